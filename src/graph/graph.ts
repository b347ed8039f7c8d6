import type { Kind } from './kinds.ts';
import type { Deferred } from './read.ts';
import type { Resource } from './resource.ts';
import { sameContent } from './same.ts';

/** What the caller knows of the cluster beyond the manifests. */
export interface Settings {
  /** Istio version as [major, minor]; undefined means the newest known. */
  readonly istioVersion?: readonly [number, number] | undefined;
  /** Moment that certificates are judged at, milliseconds since 1970. */
  readonly now: number;
  /** Kinds of which the input holds every object there is; 'all' for a dump of the whole cluster. */
  readonly closedWorld: ReadonlySet<Kind> | 'all';
}

/** Whether something that the input does not show can be said to be missing. */
export type Evidence = 'present' | 'absent' | 'unknown';

/**
 * The objects of one cluster view. Read-only; every index is built when first asked for. Knows no Istio behaviour.
 */
export class Graph {
  /** The objects that the cluster ends up with: of copies with the same identity the last. */
  readonly resources: readonly Resource[];
  /** For every object that replaces others of the same identity but with different content: those others. */
  readonly replaced: ReadonlyMap<Resource, readonly Resource[]>;
  readonly settings: Settings;
  /** A document of this view could not be read: what is missing may stand there. */
  readonly incomplete: boolean;
  readonly #byKind = new Map<Kind, Resource[]>();
  readonly #byNamespace = new Map<string, Resource[]>();
  readonly #byName = new Map<string, Resource>();
  readonly #deferred = new Map<Kind, DeferredKind>();
  readonly #complete = new Map<Kind, boolean>();
  /** Rarely read kinds of which a document turned out to be no YAML. */
  readonly #unreadable = new Set<Kind>();
  readonly #answers = new Map<unknown, unknown>();

  /**
   * @param deferred documents of rarely read kinds, parsed when asked for
   */
  constructor(resources: readonly Resource[], settings: Settings, incomplete = false, deferred: readonly Deferred[] = []) {
    const { kept, replaced } = lastOfEach(resources);
    this.resources = kept;
    this.replaced = replaced;
    this.settings = settings;
    this.incomplete = incomplete;
    for (const resource of kept) this.#add(resource);
    for (const document of deferred) {
      const known = this.#deferred.get(document.kind);
      if (known) known.documents.push(document);
      else this.#deferred.set(document.kind, { documents: [document], byName: undefined });
    }
  }

  #add(resource: Resource): void {
    append(this.#byKind, resource.kind, resource);
    append(this.#byNamespace, `${resource.kind}/${resource.namespace}`, resource);
    this.#byName.set(`${resource.kind}/${resource.namespace}/${resource.name}`, resource);
  }

  /** Every object of a kind, in input order. Of rarely read kinds there may be thousands: ask for those with `get`, `named` or `mentioning`. */
  all(kind: Kind): readonly Resource[] {
    this.#parseAll(kind);
    return this.#byKind.get(kind) ?? [];
  }

  in(kind: Kind, namespace: string): readonly Resource[] {
    this.#parseAll(kind);
    return this.#byNamespace.get(`${kind}/${namespace}`) ?? [];
  }

  /** The objects of a kind that can matter by themselves: all of them, but of rarely read kinds those with one of the words that give it away. */
  telling(kind: Kind): readonly Resource[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** The objects of a kind with a name, in whatever namespace. */
  named(kind: Kind, name: string): readonly Resource[] {
    const documents = this.#deferred.get(kind)?.documents ?? [];
    const parsed = documents.filter(({ id }) => id === undefined || id.name === name).flatMap((document) => document.resources());
    return [...(this.#byKind.get(kind) ?? []), ...parsed].filter((resource) => resource.name === name);
  }

  get(kind: Kind, namespace: string, name: string): Resource | undefined {
    const key = `${kind}/${namespace}/${name}`;
    const deferred = this.#deferred.get(kind);
    if (deferred) {
      deferred.byName ??= indexNames(deferred.documents);
      // Parsed once; those without a name that can be made out come along with the first question.
      for (const wanted of [unnamed, `${namespace}/${name}`]) {
        for (const document of deferred.byName.get(wanted) ?? [])
          for (const resource of document.resources()) this.#byName.set(`${kind}/${resource.id}`, resource);
        deferred.byName.delete(wanted);
      }
    }
    return this.#byName.get(key);
  }

  /**
   * Objects of a kind whose document mentions one of the words, and perhaps others: for kinds that are parsed only when asked for,
   * where the caller looks for something that only few of them can have.
   */
  mentioning(kind: Kind, words: readonly string[]): readonly Resource[] {
    const deferred = this.#deferred.get(kind)?.documents ?? [];
    const found = deferred.filter((document) => document.mentions(words)).flatMap((document) => document.resources());
    return found.length ? [...(this.#byKind.get(kind) ?? []), ...found] : (this.#byKind.get(kind) ?? []);
  }

  #parseAll(kind: Kind): void {
    const deferred = this.#deferred.get(kind);
    if (!deferred) return;
    this.#deferred.delete(kind);
    for (const document of deferred.documents) {
      for (const resource of document.resources()) this.#add(resource);
      if (document.isUnreadable) this.#unreadable.add(kind);
    }
  }

  /** Whether the input is known to hold every object of this kind. A broken or templated identity leaves that open. */
  isComplete(kind: Kind): boolean {
    const { closedWorld } = this.settings;
    if (this.incomplete || (closedWorld !== 'all' && !closedWorld.has(kind))) return false;
    let known = this.#complete.get(kind);
    if (known === undefined) {
      known = !this.all(kind).some((resource) => resource.isIdentityUnknown) && !this.#unreadable.has(kind);
      this.#complete.set(kind, known);
    }
    return known;
  }

  evidence(kind: Kind, namespace: string, name: string): Evidence {
    if (this.get(kind, namespace, name)) return 'present';
    return this.isComplete(kind) ? 'absent' : 'unknown';
  }

  /** Computes an answer once per graph. `key` is the function that asks. */
  once<T>(key: unknown, compute: () => T): T {
    if (this.#answers.has(key)) return this.#answers.get(key) as T;
    const answer = compute();
    this.#answers.set(key, answer);
    return answer;
  }
}

/** Of objects that are given several times, the one that counts: the last, as with `kubectl apply`; the first of equal ones. Kustomize refuses to build an object twice, so two of its files never meet. */
function lastOfEach(resources: readonly Resource[]): { kept: readonly Resource[]; replaced: Map<Resource, Resource[]> } {
  const byIdentity = new Map<string, Resource>();
  const dropped = new Set<Resource>();
  const replaced = new Map<Resource, Resource[]>();
  for (const resource of resources) {
    if (resource.name === '' || resource.isIdentityUnknown) continue;
    const key = `${resource.kind}/${resource.namespace}/${resource.name}`;
    const earlier = byIdentity.get(key);
    if (!earlier || repeats(resource, earlier)) {
      if (earlier) dropped.add(resource);
      else byIdentity.set(key, resource);
      continue;
    }
    byIdentity.set(key, resource);
    dropped.add(earlier);
    const areApart = resource.file.isKustomized && earlier.file.isKustomized && resource.file !== earlier.file;
    if (resource.kind !== 'Namespace' && !areApart) replaced.set(resource, [...(replaced.get(earlier) ?? []), earlier]);
    replaced.delete(earlier);
  }
  return { kept: dropped.size === 0 ? resources : resources.filter((resource) => !dropped.has(resource)), replaced };
}

/** Says nothing that is new: the same again, or only once more that a Namespace exists. */
const repeats = (resource: Resource, earlier: Resource): boolean =>
  (resource.kind === 'Namespace' && Object.keys(resource.labels).length === 0) || sameContent(resource, earlier);

interface DeferredKind {
  readonly documents: Deferred[];
  byName: Map<string, Deferred[]> | undefined;
}

const unnamed = '';

function indexNames(documents: readonly Deferred[]): Map<string, Deferred[]> {
  const out = new Map<string, Deferred[]>();
  for (const document of documents) {
    const { id } = document;
    append(out, id ? (id.namespace ? `${id.namespace}/${id.name}` : id.name) : unnamed, document);
  }
  return out;
}

/** A question about a graph, answered once per graph: `const services = question((graph) => ...)`. */
export const question = <T>(compute: (graph: Graph) => T): ((graph: Graph) => T) => {
  const ask = (graph: Graph): T => graph.once(ask, () => compute(graph));
  return ask;
};

/** A question about one thing of a graph, answered once per graph and thing. */
export const questionAbout = <A extends object, T>(compute: (graph: Graph, about: A) => T): ((graph: Graph, about: A) => T) => {
  const known = question(() => new Map<A, T>());
  return (graph, about) => {
    const answers = known(graph);
    if (answers.has(about)) return answers.get(about) as T;
    const answer = compute(graph, about);
    answers.set(about, answer);
    return answer;
  };
};

/** Appends to the list of a key, making it where there is none. */
export const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};
