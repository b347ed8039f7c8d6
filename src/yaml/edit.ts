import type { Field } from './field.ts';

/** A change of a file's text. Offsets count from 0; `end` is exclusive. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** A correction as edits of the text. `safe`: the effective configuration cannot become less secure and no traffic decision changes. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** Puts another text in the place of a scalar, with the quotes that it has. */
export function replaceScalar(field: Field, text: string): Edit | undefined {
  const { start, end } = field.span;
  const quote = /^["']/.exec(field.source)?.[0] ?? '';
  if (field.type !== 'scalar' || /^[|>&*!]/.test(field.source)) return undefined;
  return { file: field.file.path, start, end, newText: `${quote}${text}${quote}` };
}

/**
 * Adds a key to a map, before its first one.
 * @param text the new entry, as `mode: SIMPLE`
 * @returns undefined where the map is empty or stands elsewhere, behind an alias
 */
export function insertEntry(map: Field, text: string): Edit | undefined {
  const [first] = map.values();
  if (map.type !== 'map' || !first || !isInside(first, map)) return undefined;
  const { start } = first.keySpan;
  const content = map.file.text;
  if (content[map.span.start] === '{') return { file: map.file.path, start, end: start, newText: `${text}, ` };
  const column = start - (content.lastIndexOf('\n', start - 1) + 1);
  return { file: map.file.path, start, end: start, newText: `${text}\n${' '.repeat(column)}` };
}

/** Removes a key with its value. @returns undefined where it is the only one of its map, or where a comment would go with it */
export function removeEntry(map: Field, key: string): Edit | undefined {
  const fields = map.values();
  const index = map.keys().indexOf(key);
  const field = fields[index];
  if (!field || fields.length < 2 || !isInside(field, map)) return undefined;
  const [next, previous] = [fields[index + 1], fields[index - 1]];
  if (!isInside(next ?? (previous as Field), map)) return undefined;
  const start = next ? field.keySpan.start : lastCharacter(previous as Field);
  const end = next ? next.keySpan.start : lastCharacter(field);
  const removed = map.file.text.slice(start, end);
  const isFlow = map.file.text[map.span.start] === '{';
  if (start >= end || removed.includes('#') || !(next || isFlow || /^[ \t]*\r?\n/.test(removed))) return undefined;
  return { file: map.file.path, start, end, newText: '' };
}

/** The end of a value without the blank lines that block collections take in. */
const lastCharacter = (field: Field): number => {
  let { end } = field.span;
  while (end > 0 && /\s/.test(field.file.text[end - 1] ?? '')) end--;
  return end;
};

const isInside = (inner: Field, outer: Field): boolean =>
  inner.file === outer.file && inner.keySpan.start >= outer.span.start && inner.span.end <= outer.span.end;
