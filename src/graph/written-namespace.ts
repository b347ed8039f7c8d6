import { type Graph, question } from './graph.ts';
import { isClusterScoped, type Kind, kinds, rarelyRead } from './kinds.ts';
import type { Resource } from './resource.ts';

/** Whether an object has a namespace that its manifest does not say: it lands wherever the context of kubectl points. */
export const hasNoNamespace = (resource: Resource): boolean =>
  !isClusterScoped(resource.kind) && !resource.at('metadata', 'namespace').exists && !resource.at('metadata').isUnknown;

const eager = kinds.filter((kind) => !isClusterScoped(kind) && !rarelyRead.has(kind));

/**
 * An object that names a namespace other than the one that objects without any are taken to be in. Where there is one, the author does not leave
 * the namespaces to `kubectl -n`, Helm or Kustomize: those would overrule it.
 */
export const objectInNamedNamespace = question((graph): Resource | undefined => {
  const landing = new Set(eager.flatMap((kind) => graph.all(kind).filter(hasNoNamespace)).map(({ namespace }) => namespace));
  for (const kind of eager)
    for (const resource of graph.all(kind)) {
      const written = resource.at('metadata', 'namespace').string();
      if (written && !landing.has(written)) return resource;
    }
  return undefined;
});

/** The objects of some kinds that name no namespace although others of the view do, in input order. */
export const withoutNamespace = (graph: Graph, of: readonly Kind[]): readonly Resource[] =>
  objectInNamedNamespace(graph) ? of.flatMap((kind) => graph.all(kind).filter(hasNoNamespace)) : [];
