import { type Evidence, type Graph } from './graph.ts';
import { type Resource } from './resource.ts';
/** What the input says about one Secret or ConfigMap. */
export interface DataEvidence {
    readonly state: Evidence;
    /** Its keys that hold a value; undefined where the contents are not known. */
    readonly keys: ReadonlySet<string> | undefined;
    /** The object itself, where the input holds it. */
    readonly resource: Resource | undefined;
    /** Objects of the input that make it: a cert-manager Certificate, an ExternalSecret, ... */
    readonly producers: readonly Resource[];
}
/** What is known of a Secret: written, made by something in the input, copied from elsewhere, or missing. */
export declare function secretEvidence(graph: Graph, namespace: string, name: string): DataEvidence;
/** The same for a ConfigMap. */
export declare function configMapEvidence(graph: Graph, namespace: string, name: string): DataEvidence;
/** The Secrets of a name, in whatever namespace. */
export declare const secretsNamed: (graph: Graph, name: string) => readonly Resource[];
/** A Secret that the input holds or has somebody make, with the object that shows it. */
export interface KnownSecret {
    readonly namespace: string;
    readonly name: string;
    readonly by: Resource;
}
/** Every Secret of a name that the input shows, in whatever namespace. */
export declare const knownSecretsNamed: (graph: Graph, name: string) => readonly KnownSecret[];
/** Every Secret of a namespace that the input shows. */
export declare const knownSecretsIn: (graph: Graph, namespace: string) => readonly KnownSecret[];
