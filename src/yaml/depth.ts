import {
  backslash,
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  doubleQuote,
  greater,
  hash,
  newline,
  openBrace,
  openBracket,
  pipe,
  singleQuote,
  space,
  tab,
} from './characters.ts';
import { maxDepth } from './syntax.ts';

/**
 * Looks for nesting deeper than `maxDepth` without parsing: recursive readers run out of stack there, and some take the process with them.
 * @returns the offset where the limit is passed, or undefined
 */
export const exceedsDepth = (text: string): number | undefined => tooIndented(text) ?? tooBracketed(text);

/** Counts indentation and the compact forms `- - -` and `? ? ?`. */
function tooIndented(text: string): number | undefined {
  const open: number[] = [];
  const line = /^( *)((?:[-?][ \t]+)*)[^\s#]/gm;
  for (let match = line.exec(text); match; match = line.exec(text)) {
    const column = match[1]?.length ?? 0;
    const indicators = match[2] ?? '';
    if (column === 0 && indicators === '') {
      open.length = 0;
      continue;
    }
    while (open.length && (open.at(-1) ?? 0) >= column) open.pop();
    open.push(column);
    for (let at = 0; at < indicators.length; at++) {
      if (indicators[at] === ' ' || indicators[at] === '\t') continue;
      open.push(column + at + 1);
    }
    if (open.length > maxDepth) return match.index + column;
  }
  return undefined;
}

/** Counts brackets; first as if every one counted, and only where that passes the limit without those in quotes, comments and blocks of text. */
function tooBracketed(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') {
      if (++depth > maxDepth) return openBrackets(text, text.length, maxDepth).at(maxDepth);
    } else if (depth > 0) depth--;
  }
  return undefined;
}

/**
 * Offsets of the brackets that are still open at an offset, outermost first. Looks at every character once, whatever the text is.
 * @param most stops where more than so many are open
 */
export function openBrackets(text: string, end: number, most = Number.POSITIVE_INFINITY): number[] {
  const open: number[] = [];
  for (let pos = 0; pos < end && open.length <= most; pos++) {
    const code = text.charCodeAt(pos);
    if (code === openBracket || code === openBrace) open.push(pos);
    else if (code === closeBracket || code === closeBrace) open.pop();
    else if (!beginsToken(text, pos)) continue;
    else if (code === hash) pos = endOfLine(text, pos);
    else if (code === doubleQuote || code === singleQuote) pos = endOfQuotes(text, pos, code);
    else if (open.length === 0 && (code === pipe || code === greater)) pos = endOfTextBlock(text, pos);
  }
  return open;
}

/** Whether something can begin here: behind a blank, a line break or an opening of brackets. */
function beginsToken(text: string, pos: number): boolean {
  const before = pos === 0 ? newline : text.charCodeAt(pos - 1);
  return (
    before === space ||
    before === newline ||
    before === tab ||
    before === comma ||
    before === colon ||
    before === openBracket ||
    before === openBrace
  );
}

function endOfLine(text: string, pos: number): number {
  const at = text.indexOf('\n', pos);
  return at === -1 ? text.length : at;
}

function endOfQuotes(text: string, start: number, quote: number): number {
  for (let pos = start + 1; pos < text.length; pos++) {
    const code = text.charCodeAt(pos);
    if (code === backslash && quote === doubleQuote) pos++;
    else if (code === quote) return pos;
  }
  return text.length;
}

/** The end of the lines that are indented further than the one that `|` or `>` ends; the place itself where no block of text begins. */
function endOfTextBlock(text: string, start: number): number {
  let pos = endOfLine(text, start);
  if (!/^[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/.test(text.slice(start, Math.min(pos, start + 1000)))) return start;
  const indent = indentAt(text, text.lastIndexOf('\n', start) + 1);
  while (pos < text.length) {
    const next = endOfLine(text, pos + 1);
    const column = indentAt(text, pos + 1);
    if (pos + 1 + column < next && column <= indent && text.charCodeAt(pos + 1 + column) !== carriageReturn) return pos;
    pos = next;
  }
  return pos;
}

function indentAt(text: string, lineStart: number): number {
  let pos = lineStart;
  while (text.charCodeAt(pos) === space) pos++;
  return pos - lineStart;
}
