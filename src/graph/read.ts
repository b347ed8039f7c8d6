import { Field, parseDocument, type RawDocument, type SourceFile, type SyntaxProblem, splitDocuments } from '../yaml/index.ts';
import { kindOf, kindWords } from './kinds.ts';
import { Resource } from './resource.ts';

/** What one file holds. */
export interface FileContents {
  readonly file: SourceFile;
  readonly resources: readonly Resource[];
  readonly problems: readonly (SyntaxProblem & { readonly file: SourceFile })[];
  /** Documents found, documents not parsed because nothing reads their kind, and places of documents that are templates. */
  readonly documents: number;
  readonly skipped: number;
  readonly templates: readonly { start: number; end: number }[];
}

/** Reads the objects of a file that something may ask about; all other documents are not parsed at all. */
export function readFile(file: SourceFile, defaultNamespace: string): FileContents {
  const resources: Resource[] = [];
  const problems: (SyntaxProblem & { file: SourceFile })[] = [];
  const templates: { start: number; end: number }[] = [];
  let skipped = 0;
  const documents = splitDocuments(file);
  for (const raw of documents) {
    if (!mayMatter(raw)) {
      skipped++;
      continue;
    }
    const { root, problems: found } = parseDocument(raw);
    problems.push(...found.map((problem) => ({ ...problem, file })));
    if (root) resources.push(...resourcesOf(Field.root(file, root), defaultNamespace));
  }
  return { file, resources, problems, documents: documents.length, skipped, templates };
}

/** A document matters when a `kind:` in it names a kind that we know, or a list. */
function mayMatter({ file, start, end }: RawDocument): boolean {
  const text = file.text.slice(start, end);
  const pattern = /["']?\bkind["']?\s*:\s*["']?([A-Za-z]+)/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const word = match[1] ?? '';
    if (kindWords.has(word) || word.endsWith('List')) return true;
  }
  return false;
}

function resourcesOf(root: Field, defaultNamespace: string): Resource[] {
  const word = root.get('kind').string() ?? '';
  const apiVersion = root.get('apiVersion').string() ?? '';
  const kind = kindOf(apiVersion, word);
  if (kind) return [new Resource(kind, rooted(root), defaultNamespace)];
  if (word.endsWith('List'))
    return root
      .get('items')
      .items()
      .flatMap((item) => resourcesOf(item, defaultNamespace));
  return [];
}

/** Paths of an object start at the object, also inside a list. */
const rooted = (field: Field): Field => field.asRoot(field.get('kind'));
