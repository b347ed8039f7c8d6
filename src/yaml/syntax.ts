/** A document that could not be read, with the place and a plain reason. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Thrown by the readers at the place that they cannot make sense of. */
export class NotReadable extends Error {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number, message: string) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** Levels of nesting that a document may have. Deeper ones are no configuration; they exhaust the stack of recursive readers. */
export const maxDepth = 200;

export const tooDeep = `The document is nested deeper than ${maxDepth} levels.`;

/** An alias without its anchor; more often than not a host like *.example.com that lacks its quotes. */
export const unknownAlias = (name: string): string =>
  /^[.\w]*[.][\w.-]+$/.test(name)
    ? `A value that begins with * has to be quoted, as "*${name}": unquoted it is an alias, and there is no anchor &${name} before it.`
    : `The alias *${name} has no anchor &${name} before it.`;

export const selfAlias = (name: string): string => `The alias *${name} stands inside the value that it repeats.`;

export const badMerge = 'Only a map, or a list of maps, can be merged with <<.';

/** Control characters that the API server's reader refuses, wherever they stand. */
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** @returns the first raw control character between two offsets, as a problem */
export function controlCharacter(text: string, start: number, end: number): SyntaxProblem | undefined {
  const found = control.exec(start === 0 && end === text.length ? text : text.slice(start, end));
  if (!found) return undefined;
  const at = start + found.index;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    start: at,
    end: at + 1,
    message: `A control character (U+${code}) stands here; write it as an escape in double quotes, or remove it.`,
  };
}

/**
 * Says in our words why the `yaml` package refused a document.
 * @param code of its error
 * @param theirs its message, where one code has several meanings
 * @param found the text at the place
 */
export function reasonFor(code: string, theirs: string, found: string): string {
  const what = found.trim().split('\n', 1)[0] ?? '';
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'A tab is used for indentation; YAML allows only spaces there.';
    case 'BAD_INDENT':
      if (theirs.includes('same column')) return 'The items of a list must all begin at the same column.';
      if (theirs.includes('sufficiently indented'))
        return 'The brackets are not closed, or what stands between them is indented less than the key that they belong to.';
      return theirs.includes('empty lines')
        ? 'The first line of the block of text is indented less than the empty lines above it.'
        : 'The keys of a map must all begin at the same column.';
    case 'BAD_DQ_ESCAPE':
      return `"${what}" is no escape sequence that double quotes know; write the backslash twice, or use single quotes.`;
    case 'BAD_SCALAR_START':
      return `An unquoted value cannot begin with ${theirs.at(-1) === what[0] || !what ? 'this character' : what[0]}; put it in quotes.`;
    case 'BAD_ALIAS':
      return 'A value that begins with * or & has to be quoted, if it is not meant as an alias or an anchor.';
    case 'ALIAS_PROPS':
      return 'An alias cannot have an anchor or a tag.';
    case 'MULTIPLE_ANCHORS':
      return 'A value can have one anchor only.';
    case 'MULTIPLE_TAGS':
      return 'A value can have one tag only.';
    case 'BAD_PROP_ORDER':
      return 'Anchors and tags must stand after the - or ?, not before it.';
    case 'BLOCK_IN_FLOW':
      return 'A block of indented keys or items cannot stand inside brackets; a bracket may be missing its partner.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return theirs.includes('sequence')
        ? 'A list cannot begin on the line of its key; write it on the next line.'
        : 'There are two keys with a value on one line; if the value holds a colon followed by a space, put it in quotes.';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'This line is no "key: value", and no part of a value above it; a colon, a quote or indentation is missing.';
    case 'KEY_OVER_1024_CHARS':
      return 'A key cannot be longer than 1,024 characters.';
    case 'MULTIPLE_DOCS':
      return 'Another document begins here without a line of --- before it.';
    case 'BAD_DIRECTIVE':
      return 'A line that begins with % is a directive of YAML, and this is none; put the value in quotes.';
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    case 'MISSING_CHAR':
      if (/closing ["']/.test(theirs)) return 'The quotes that open here are never closed.';
      if (theirs.includes('map values')) return `"${what}" is no "key: value"; the colon and a space after it are missing.`;
      if (theirs.includes('Missing , ')) return 'A comma is missing between two values inside brackets.';
      if (theirs.includes('must end with')) return 'The brackets that open here are never closed.';
      if (theirs.includes('Sequence item')) return 'An item of this list lacks its -.';
      if (theirs.includes('Comments')) return 'A comment needs a space before its #.';
      if (theirs.includes('space after :')) return 'A space is missing after the colon.';
      break;
    case 'UNEXPECTED_TOKEN':
      if (theirs.includes('header')) return `Only a comment may follow the | or > that begins a block of text, but "${what}" does.`;
      if (theirs.includes('empty item') || theirs.includes('Unexpected ,')) return 'There is a comma without a value before it.';
      break;
  }
  return what ? `"${what.length > 40 ? `${what.slice(0, 40)}...` : what}" does not belong here.` : 'The YAML ends or breaks off here.';
}
