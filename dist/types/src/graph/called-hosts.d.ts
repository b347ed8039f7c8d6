import type { Field } from '../yaml/index.ts';
import type { Workload } from './workloads.ts';
/** A host that a container is told to call, as its environment or arguments show. */
export interface CalledHost {
    /** As written, in lower case. */
    readonly host: string;
    /** Undefined where neither a port nor a scheme tells it. */
    readonly port: number | undefined;
    /** `http`, `https`, ...; undefined for a bare `host:port`. */
    readonly scheme: string | undefined;
    readonly at: Field;
}
/** The hosts that the containers of a workload name in `env`, `args` and `command`. What a ConfigMap or the image holds is not seen. */
export declare const calledHosts: (graph: import("./graph.ts").Graph, about: Workload) => readonly CalledHost[];
