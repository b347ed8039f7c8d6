import { backslash, carriageReturn, doubleQuote, newline, singleQuote, space, tab } from './characters.ts';

/** A quoted scalar, with the offset behind its closing quote. */
export interface Quoted {
  readonly value: string;
  readonly end: number;
  readonly isMultiline: boolean;
}

/** @returns undefined where the quotes are never closed */
export function readSingleQuoted(text: string, start: number, end: number): Quoted | undefined {
  let isMultiline = false;
  let repeated = false;
  for (let pos = start + 1; pos < end; pos++) {
    const code = text.charCodeAt(pos);
    if (code === newline) isMultiline = true;
    if (code !== singleQuote) continue;
    if (text.charCodeAt(pos + 1) !== singleQuote) {
      const value = foldLines(text.slice(start + 1, pos), isMultiline);
      return { value: repeated ? value.replaceAll("''", "'") : value, end: pos + 1, isMultiline };
    }
    repeated = true;
    pos++;
  }
  return undefined;
}

/** @returns undefined where the quotes are never closed, or hold an escape that is not certain */
export function readDoubleQuoted(text: string, start: number, end: number): Quoted | undefined {
  let isMultiline = false;
  let escaped = false;
  for (let pos = start + 1; pos < end; pos++) {
    const code = text.charCodeAt(pos);
    if (code === newline) isMultiline = true;
    else if (code === doubleQuote) {
      const written = text.slice(start + 1, pos);
      // An escaped line break, or an escaped blank before a line break, follows other rules.
      if (escaped && isMultiline && /\\[ \t]*\r?\n/.test(written)) return undefined;
      const folded = foldLines(written, isMultiline);
      const value = escaped ? unescape(folded) : folded;
      return value === undefined ? undefined : { value, end: pos + 1, isMultiline };
    } else if (code === backslash) {
      escaped = true;
      if (text.charCodeAt(++pos) === newline) return undefined;
    }
  }
  return undefined;
}

/** One line break is a space, n of them are n - 1 line breaks; blanks around them do not count. */
function foldLines(text: string, isMultiline: boolean): string {
  if (!isMultiline) return text;
  const lines = text.split('\n');
  let out = '';
  let breaks = 0;
  for (const [at, line] of lines.entries()) {
    const from = at === 0 ? 0 : blanksAt(line);
    const to = at === lines.length - 1 ? line.length : endWithoutBlanks(line, from);
    if (at > 0) breaks++;
    if (from >= to && at > 0 && at < lines.length - 1) continue;
    if (at > 0) out += breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    breaks = 0;
    out += line.slice(from, Math.max(from, to));
  }
  return out;
}

const isBlank = (code: number): boolean => code === space || code === tab;

function blanksAt(line: string): number {
  let pos = 0;
  while (isBlank(line.charCodeAt(pos))) pos++;
  return pos;
}

function endWithoutBlanks(line: string, from: number): number {
  let end = line.length;
  if (line.charCodeAt(end - 1) === carriageReturn) end--;
  while (end > from && isBlank(line.charCodeAt(end - 1))) end--;
  return end;
}

const single: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;

function unescape(text: string): string | undefined {
  let failed = false;
  const value = text.replace(escape, (_, x?: string, u?: string, long?: string, char?: string) => {
    const digits = x ?? u ?? long;
    if (digits !== undefined) {
      const code = Number.parseInt(digits, 16);
      const isSurrogate = code >= 0xd800 && code <= 0xdfff;
      if (code <= 0x10ffff && !isSurrogate) return String.fromCodePoint(code);
    }
    const known = char === undefined ? undefined : single[char];
    if (known === undefined) failed = true;
    return known ?? '';
  });
  return failed ? undefined : value;
}
