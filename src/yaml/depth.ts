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
      if (++depth > maxDepth) return countBrackets(text);
    } else if (depth > 0) depth--;
  }
  return undefined;
}

function countBrackets(text: string): number | undefined {
  let depth = 0;
  // In this order: blocks of text (header, then all lines that are empty or indented further), quotes, comments, brackets.
  const token =
    /(?:^|\n)( *)(?:- +)*[^\n#"']*[:-] +[|>][-+0-9]*(?: +#[^\n]*)?\r?(?:\n(?:\1 +[^\n]*|[ \t\r]*(?=\n)))*|"(?:[^"\\]|\\[\s\S])*"|(?<=[\s[{,:])'(?:[^']|'')*'|(?:^|\s)#[^\n]*|[[\]{}]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '[' || match[0] === '{') {
      if (++depth > maxDepth) return match.index;
    } else if ((match[0] === ']' || match[0] === '}') && depth > 0) depth--;
  }
  return undefined;
}
