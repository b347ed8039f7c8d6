import {
  Field,
  type ParsedDocument,
  parseDocument,
  type RawDocument,
  type SourceFile,
  type SyntaxProblem,
  splitDocuments,
} from '../yaml/index.ts';
import { isClusterScoped, type Kind, writtenKind } from './kinds.ts';
import { Resource, type ResourceRef } from './resource.ts';
import { isKustomization, sniff, sniffName } from './sniff.ts';

/** A document that could not be read, and as far as its text shows the object that it was to be. */
export interface DocumentProblem extends SyntaxProblem {
  readonly file: SourceFile;
  readonly ref: ResourceRef;
}

/** A document that is a template: read as far as that goes. */
export interface TemplateDocument {
  /** The first action of the template. */
  readonly start: number;
  readonly end: number;
  /** Nothing of it could be read. */
  readonly isUnreadable: boolean;
}

/** What one file holds. */
export interface FileContents {
  readonly file: SourceFile;
  readonly resources: readonly Resource[];
  /** Documents that are parsed when somebody asks for their kind. */
  readonly deferred: readonly Deferred[];
  readonly problems: readonly DocumentProblem[];
  /** Documents of kinds that Istio's APIs do not have. */
  readonly unknownKinds: readonly DocumentProblem[];
  /** Documents with content. */
  readonly documents: number;
  /** Documents that say what kind of object they are, of whatever API. */
  readonly manifests: number;
  /** Documents that were not parsed because nothing reads their kind. */
  readonly skipped: number;
  readonly templates: readonly TemplateDocument[];
  /** Documents of kinds that Istio has removed, with what became of them. */
  readonly removed: readonly { readonly start: number; readonly end: number; readonly message: string }[];
}

/** Reads the objects of a file that something may ask about; all other documents are not parsed at all. */
export function readFile(file: SourceFile, defaultNamespace: string): FileContents {
  const resources: Resource[] = [];
  const deferred: Deferred[] = [];
  const problems: DocumentProblem[] = [];
  const unknownKinds: DocumentProblem[] = [];
  const templates: TemplateDocument[] = [];
  const removed: { start: number; end: number; message: string }[] = [];
  const documents = splitDocuments(file);
  let manifests = 0;
  let skipped = 0;
  for (const raw of documents) {
    const { verdict, isManifest, kind, removed: message, unknown } = sniff(raw);
    if (isManifest) manifests++;
    if (message) removed.push({ start: kindAt(raw), end: raw.end, message });
    if (unknown) unknownKinds.push({ ...unknown, file, ref: refOf(raw) });
    if (verdict === 'later' && kind) deferred.push(new Deferred(kind, raw, defaultNamespace));
    if (verdict !== 'read') {
      skipped++;
      continue;
    }
    const parsed = parseDocument(raw);
    problems.push(...parsed.problems.map((problem) => ({ ...problem, file, ref: refOf(raw) })));
    if (parsed.template) templates.push({ ...parsed.template, isUnreadable: parsed.root === null });
    resources.push(...resourcesOf(file, parsed, defaultNamespace));
  }
  return { file, resources, deferred, problems, documents: documents.length, manifests, skipped, templates, removed, unknownKinds };
}

/** Offset of the `kind` of a document, for want of better its start. */
const kindAt = ({ file, start, end }: RawDocument): number => start + Math.max(0, file.text.slice(start, end).search(/^kind:/m));

/** A document of a kind that is rarely read. Its text is parsed when somebody asks for it. */
export class Deferred {
  readonly kind: Kind;
  readonly #raw: RawDocument;
  readonly #defaultNamespace: string;
  #resources: readonly Resource[] | undefined;
  #failed = false;
  #id: { readonly found: { namespace: string; name: string } | undefined } | undefined;

  constructor(kind: Kind, raw: RawDocument, defaultNamespace: string) {
    this.kind = kind;
    this.#raw = raw;
    this.#defaultNamespace = defaultNamespace;
  }

  get file(): SourceFile {
    return this.#raw.file;
  }

  /** `namespace/name` as far as the text shows it without parsing; undefined where it does not. */
  get id(): { namespace: string; name: string } | undefined {
    this.#id ??= { found: this.#sniffId() };
    return this.#id.found;
  }

  #sniffId(): { namespace: string; name: string } | undefined {
    const found = sniffName(this.#raw);
    return found && { namespace: isClusterScoped(this.kind) ? '' : (found.namespace ?? this.#defaultNamespace), name: found.name };
  }

  mentions(words: readonly string[]): boolean {
    const { file, start, end } = this.#raw;
    const text = file.text.slice(start, end);
    return words.some((word) => text.includes(word));
  }

  resources(): readonly Resource[] {
    if (!this.#resources) {
      const parsed = parseDocument(this.#raw);
      this.#failed = parsed.root === null;
      this.#resources = resourcesOf(this.#raw.file, parsed, this.#defaultNamespace);
    }
    return this.#resources;
  }

  /** It was parsed, and could not be read. */
  get isUnreadable(): boolean {
    return this.#failed;
  }
}

function resourcesOf(file: SourceFile, { root }: ParsedDocument, defaultNamespace: string): Resource[] {
  if (!root) return [];
  return isKustomization(file)
    ? objectsIn(Field.root(file, root), 'kustomize.config.k8s.io/v1beta1', 'Kustomization', defaultNamespace)
    : objectsIn(Field.root(file, root), '', '', defaultNamespace);
}

/**
 * The objects that a document or an item of a list holds.
 * @param apiVersion, @param word what the items of a typed list (`SecretList`) are where they do not say
 */
function objectsIn(root: Field, apiVersion: string, word: string, defaultNamespace: string): Resource[] {
  const ownWord = root.get('kind').string() ?? word;
  const ownVersion = root.get('apiVersion').string() ?? apiVersion;
  const kind = writtenKind(ownVersion, ownWord);
  // Paths of an object start at the object, also inside a list.
  if (kind) return [new Resource(kind, root.asRoot(headOf(root)), defaultNamespace, ownVersion, ownWord)];
  if (!ownWord.endsWith('List')) return [];
  const [itemVersion, itemWord] = ownWord === 'List' ? ['', ''] : [ownVersion, ownWord.slice(0, -4)];
  return root
    .get('items')
    .items()
    .flatMap((item) => objectsIn(item, itemVersion, itemWord, defaultNamespace));
}

/** What stands for an object as a whole: its kind; its name where a list's items do not repeat their kind. */
function headOf(root: Field): Field {
  const kind = root.get('kind');
  if (kind.exists) return kind;
  const name = root.get('metadata', 'name');
  return name.exists ? name : root;
}

function refOf(raw: RawDocument): ResourceRef {
  const text = raw.file.text.slice(raw.start, raw.end);
  const value = (key: string) => new RegExp(`^["']?${key}["']?:[ \\t]+["']?([\\w./-]+)`, 'm').exec(text)?.[1] ?? '';
  const identity = sniffName(raw);
  return { apiVersion: value('apiVersion'), kind: value('kind'), namespace: identity?.namespace ?? '', name: identity?.name ?? '' };
}
