import { type Graph } from './graph.ts';
import { type Kind } from './kinds.ts';
import type { Resource } from './resource.ts';
/** Whether an object has a namespace that its manifest does not say: it lands wherever the context of kubectl points. */
export declare const hasNoNamespace: (resource: Resource) => boolean;
/**
 * An object that names a namespace other than the one that objects without any are taken to be in. Where there is one, the author does not leave
 * the namespaces to `kubectl -n`, Helm or Kustomize: those would overrule it.
 */
export declare const objectInNamedNamespace: (graph: Graph) => Resource | undefined;
/** The objects of some kinds that name no namespace although others of the view do, in input order. */
export declare const withoutNamespace: (graph: Graph, of: readonly Kind[]) => readonly Resource[];
