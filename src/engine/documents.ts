import type { FileContents } from '../graph/index.ts';
import { type RawDocument, splitDocuments } from '../yaml/index.ts';

const known = new WeakMap<FileContents, readonly RawDocument[]>();

/** The documents of a file, cut once however often somebody asks. */
const documentsOf = (content: FileContents): readonly RawDocument[] => {
  let documents = known.get(content);
  if (!documents) {
    documents = splitDocuments(content.file);
    known.set(content, documents);
  }
  return documents;
};

/** The document around an offset; comments between two markers belong to the document that they stand in. */
export function documentAt(content: FileContents, offset: number): RawDocument | undefined {
  const documents = documentsOf(content);
  const next = firstAfter(documents, offset);
  const found = documents[next - 1];
  return found && offset <= found.end ? found : undefined;
}

/** Index of the first item that starts behind an offset. */
export function firstAfter(items: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a document that could not be parsed looks like a Secret. Its text has to tell. */
export const looksLikeSecret = ({ file, start, end }: RawDocument): boolean =>
  /\bkind["']?\s*:\s*["']?Secret/.test(file.text.slice(start, end));
