import type { Field } from '../yaml/index.ts';
import { type Graph } from './graph.ts';
import type { Kind } from './kinds.ts';
import { type Resource } from './resource.ts';
/** Something that makes Pods, with the template of its Pods. A Pod is its own template. */
export interface Workload {
    readonly resource: Resource;
    readonly namespace: string;
    readonly name: string;
    /** Labels and annotations of the Pods. */
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    /** `metadata` and `spec` of the Pod template. */
    readonly metadata: Field;
    readonly podSpec: Field;
}
/** Kinds that make Pods. */
export declare const workloadKinds: Kind[];
export declare const workloads: (graph: Graph) => readonly Workload[];
/** Workloads by the namespace they run in. */
export declare const workloadsByNamespace: (graph: Graph) => ReadonlyMap<string, readonly Workload[]>;
export declare const workloadsIn: (graph: Graph, namespace: string) => readonly Workload[];
/** The Pod template of a resource; undefined where it makes no Pods. */
export declare const workloadOf: (graph: Graph, resource: Resource) => Workload | undefined;
