import type { Kind } from './kinds.ts';
import type { Deferred } from './read.ts';
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
export declare class Graph {
    #private;
    /** The objects that the cluster ends up with: of copies with the same identity the last. */
    readonly resources: readonly Resource[];
    /** For every object that replaces others of the same identity but with different content: those others. */
    readonly replaced: ReadonlyMap<Resource, readonly Resource[]>;
    readonly settings: Settings;
    /** A document of this view could not be read: what is missing may stand there. */
    readonly incomplete: boolean;
    /**
     * @param deferred documents of rarely read kinds, parsed when asked for
     */
    constructor(resources: readonly Resource[], settings: Settings, incomplete?: boolean, deferred?: readonly Deferred[]);
    /** Every object of a kind, in input order. Of rarely read kinds there may be thousands: ask for those with `get`, `named` or `mentioning`. */
    all(kind: Kind): readonly Resource[];
    in(kind: Kind, namespace: string): readonly Resource[];
    /** The objects of a kind that can matter by themselves: all of them, but of rarely read kinds those with one of the words that give it away. */
    telling(kind: Kind): readonly Resource[];
    /** The objects of a kind with a name, in whatever namespace. */
    named(kind: Kind, name: string): readonly Resource[];
    get(kind: Kind, namespace: string, name: string): Resource | undefined;
    /**
     * Objects of a kind whose document mentions one of the words, and perhaps others: for kinds that are parsed only when asked for,
     * where the caller looks for something that only few of them can have.
     */
    mentioning(kind: Kind, words: readonly string[]): readonly Resource[];
    /** Whether the input is known to hold every object of this kind. A broken or templated identity leaves that open. */
    isComplete(kind: Kind): boolean;
    evidence(kind: Kind, namespace: string, name: string): Evidence;
    /** Computes an answer once per graph. `key` is the function that asks. */
    once<T>(key: unknown, compute: () => T): T;
}
/** A question about a graph, answered once per graph: `const services = question((graph) => ...)`. */
export declare const question: <T>(compute: (graph: Graph) => T) => ((graph: Graph) => T);
/** A question about one thing of a graph, answered once per graph and thing. */
export declare const questionAbout: <A extends object, T>(compute: (graph: Graph, about: A) => T) => ((graph: Graph, about: A) => T);
/** Appends to the list of a key, making it where there is none. */
export declare const append: <K, V>(map: Map<K, V[]>, key: K, value: V) => void;
