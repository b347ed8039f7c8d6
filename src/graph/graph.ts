import type { Kind } from './kinds.ts';
import type { Resource } from './resource.ts';

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
  readonly resources: readonly Resource[];
  readonly settings: Settings;
  /** A document of this view could not be read: what is missing may stand there. */
  readonly incomplete: boolean;
  readonly #byKind = new Map<Kind, Resource[]>();
  readonly #byNamespace = new Map<string, Resource[]>();
  readonly #byName = new Map<string, Resource>();
  readonly #answers = new Map<unknown, unknown>();

  constructor(resources: readonly Resource[], settings: Settings, incomplete = false) {
    this.resources = resources;
    this.settings = settings;
    this.incomplete = incomplete;
    for (const resource of resources) {
      append(this.#byKind, resource.kind, resource);
      append(this.#byNamespace, `${resource.kind}/${resource.namespace}`, resource);
      this.#byName.set(`${resource.kind}/${resource.namespace}/${resource.name}`, resource);
    }
  }

  /** Every object of a kind, in input order. */
  all(kind: Kind): readonly Resource[] {
    return this.#byKind.get(kind) ?? [];
  }

  in(kind: Kind, namespace: string): readonly Resource[] {
    return this.#byNamespace.get(`${kind}/${namespace}`) ?? [];
  }

  get(kind: Kind, namespace: string, name: string): Resource | undefined {
    return this.#byName.get(`${kind}/${namespace}/${name}`);
  }

  /** Whether the input is known to hold every object of this kind. A broken or templated identity leaves that open. */
  isComplete(kind: Kind): boolean {
    if (this.incomplete) return false;
    const { closedWorld } = this.settings;
    return (closedWorld === 'all' || closedWorld.has(kind)) && !this.all(kind).some((resource) => resource.isIdentityUnknown);
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
