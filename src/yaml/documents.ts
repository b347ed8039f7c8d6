import type { SourceFile } from './source.ts';

/** The text of one document of a file, not parsed yet. */
export interface RawDocument {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a file at its document markers without parsing it. `---` at column 0 is never inside a block scalar, whose lines are indented.
 * A marker line with content (`--- {a: 1}`, `--- # note`) belongs to the document that it opens.
 */
export function splitDocuments(file: SourceFile): RawDocument[] {
  const { text } = file;
  const out: RawDocument[] = [];
  const marker = /^(?:---(?=[ \t\r\n]|$)|\.\.\.[ \t]*\r?$)/gm;
  let start = 0;
  const add = (end: number) => {
    if (hasContent(text.slice(start, end))) out.push({ file, start, end });
  };
  for (let match = marker.exec(text); match; match = marker.exec(text)) {
    add(match.index);
    start = match.index + (match[0].startsWith('---') ? 3 : match[0].length);
  }
  add(text.length);
  return out;
}

const hasContent = (text: string): boolean => /^[ \t]*[^\s#%]/m.test(text) || /^%(?!YAML|TAG)/m.test(text);
