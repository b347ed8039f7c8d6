import type { Field } from '../yaml/index.ts';
import { type Graph } from './graph.ts';
import type { Resource } from './resource.ts';
/** A text file that a Pod mounts from a ConfigMap of the view. */
export interface MountedText {
    readonly configMap: Resource;
    readonly key: string;
    readonly at: Field;
    readonly text: string;
}
/** Configuration of nginx or squid in the ConfigMaps that the Pods of a workload mount. */
export declare function mountedConfiguration(graph: Graph, resource: Resource): readonly MountedText[];
