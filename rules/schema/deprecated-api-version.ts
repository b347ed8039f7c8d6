import { rule } from '../../src/engine/index.ts';
import { append, type Graph, question, type Resource } from '../../src/graph/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

const objectionsTo = objectionsOf('deprecated-api-version');

/** The objects of one file that are written in one old version: one cause, one finding. */
const groups = question((graph): ReadonlyMap<string, readonly Resource[]> => {
  const out = new Map<string, Resource[]>();
  for (const kind of shapedKinds)
    for (const resource of graph.all(kind)) if (objectionsTo(resource, graph).length) append(out, groupOf(resource), resource);
  for (const group of out.values()) group.sort((a, b) => a.root.span.start - b.root.span.start);
  return out;
});

const groupOf = ({ file, apiVersion }: Resource): string => `${apiVersion} ${file.path}`;

const more = (graph: Graph, resource: Resource): readonly Resource[] | undefined => {
  const [first, ...rest] = groups(graph).get(groupOf(resource)) ?? [];
  return first === resource ? rest : undefined;
};

export default rule({
  id: 'deprecated-api-version',
  area: 'schema',
  severity: 'info',
  summary: 'An apiVersion that is still served and has a successor with the same fields',
  impact: 'Nothing today; a later release will stop to serve it.',
  fix: 'Write the apiVersion of the successor.',
  references: ['https://istio.io/latest/blog/2024/v1-apis/', 'https://gateway-api.sigs.k8s.io/concepts/versioning/'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  *check(resource, graph) {
    const others = objectionsTo(resource, graph).length ? more(graph, resource) : undefined;
    if (!others) return;
    for (const objection of objectionsTo(resource, graph)) {
      const edits = others.flatMap((other) => objectionsTo(other, graph).flatMap(({ fix }) => fix?.edits ?? []));
      yield {
        ...objection,
        message: others.length
          ? `${objection.message} (${others.length} more ${others.length === 1 ? 'object' : 'objects'} in this file)`
          : objection.message,
        ...(objection.fix && { fix: { ...objection.fix, edits: [...objection.fix.edits, ...edits] } }),
      };
    }
  },
});
