import type { Field, Path, SourceFile } from '../yaml/index.ts';
import { isClusterScoped, type Kind, kindWord } from './kinds.ts';

export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Every object by its root, also those that are parsed only when somebody asks for them. */
const byRoot = new WeakMap<object, Resource>();

/** The object that a root belongs to. */
export const resourceOfRoot = (root: object): Resource | undefined => byRoot.get(root);

/** One Kubernetes object, wherever in the input it was written. */
export class Resource {
  readonly kind: Kind;
  readonly root: Field;
  readonly apiVersion: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** creationTimestamp in milliseconds since 1970; undefined where the manifest has none. */
  readonly createdAt: number | undefined;
  #labels: Readonly<Record<string, string>> | undefined;
  #annotations: Readonly<Record<string, string>> | undefined;
  #json: unknown;
  readonly #word: string;
  /** The namespace or name is a placeholder, so the object can be anywhere. */
  readonly isIdentityUnknown: boolean;
  /** No namespace is written, and Kustomize puts the object into one that an overlay may choose. */
  readonly isNamespaceOpen: boolean;

  /**
   * @param apiVersion, @param word what the object is, where only the list that it stands in says so
   */
  constructor(kind: Kind, root: Field, defaultNamespace: string, apiVersion?: string, word?: string) {
    this.kind = kind;
    this.root = root;
    byRoot.set(root, this);
    this.apiVersion = root.get('apiVersion').string() ?? apiVersion ?? '';
    this.#word = root.get('kind').string() ?? word ?? kindWord(kind);
    const metadata = root.get('metadata');
    const namespace = metadata.get('namespace');
    const name = metadata.get('name');
    this.namespace = isClusterScoped(kind) ? '' : (identifier(namespace) ?? defaultNamespace);
    this.name = identifier(name) ?? '';
    this.isIdentityUnknown = namespace.isUnknown || name.isUnknown;
    this.isNamespaceOpen = root.file.isKustomized && !namespace.exists && !isClusterScoped(kind);
    const created = Date.parse(metadata.get('creationTimestamp').string() ?? '');
    this.createdAt = Number.isNaN(created) ? undefined : created;
  }

  get file(): SourceFile {
    return this.root.file;
  }

  /** The field at a path; one that does not exist where nothing is written. */
  at(...path: Path): Field {
    return this.root.follow(path);
  }

  get labels(): Readonly<Record<string, string>> {
    this.#labels ??= stringMap(this.at('metadata', 'labels'));
    return this.#labels;
  }

  get annotations(): Readonly<Record<string, string>> {
    this.#annotations ??= stringMap(this.at('metadata', 'annotations'));
    return this.#annotations;
  }

  /** The whole object as plain data, decoded once. Shared: do not change it. */
  get json(): Readonly<Record<string, unknown>> {
    this.#json ??= this.root.json() ?? {};
    return this.#json as Record<string, unknown>;
  }

  /** What people find it under: for cluster-scoped kinds the namespace that was written all the same. */
  private get writtenNamespace(): string {
    return this.at('metadata', 'namespace').string() ?? '';
  }

  get ref(): ResourceRef {
    return { apiVersion: this.apiVersion, kind: this.#word, namespace: this.namespace || this.writtenNamespace, name: this.name };
  }

  /** `namespace/name`, or the name alone for cluster-scoped kinds. */
  get id(): string {
    return this.namespace ? `${this.namespace}/${this.name}` : this.name;
  }
}

/** A name as written. One with a placeholder equals only names that are written the same way. */
const identifier = (field: Field): string | undefined =>
  field.isUnknown && field.isWritten ? field.source.replace(/^(["'])(.*)\1$/s, '$2') : field.string();

/** A map of strings; entries of other types are left out, placeholders kept as `json()` marks them. */
export const stringMap = (field: Field): Record<string, string> => {
  const out: Record<string, string> = {};
  for (const key of field.keys()) {
    const value = field.get(key);
    const text = value.isUnknown ? (value.json() as string) : value.string();
    if (text !== undefined) out[key] = text;
  }
  return out;
};
