import { backslash, doubleQuote, newline, singleQuote } from './characters.ts';

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
const foldLines = (text: string, isMultiline: boolean): string =>
  isMultiline
    ? text.replace(/[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/g, (breaks) => {
        const count = breaks.split('\n').length - 1;
        return count === 1 ? ' ' : '\n'.repeat(count - 1);
      })
    : text;

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
