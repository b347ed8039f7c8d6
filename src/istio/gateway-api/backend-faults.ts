import { type Graph, questionAbout, type Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import type { Backend } from './backends.ts';
import { accepted } from './parents.ts';
import { translation } from './virtual-services.ts';

/** The backends of a route that something is wrong with, each place once, for gateways or the mesh as its accepted parents are. */
export const backendFaults = questionAbout((graph, route: Resource): readonly Backend[] => {
  const parents = accepted(graph, route);
  const found = new Map<Field, Backend>();
  for (const isMesh of [false, true]) {
    if (!parents.some(({ listener }) => (listener === undefined) === isMesh)) continue;
    for (const backend of translation(graph, route, isMesh).backends) if (backend.fault) found.set(backend.at, backend);
  }
  return [...found.values()];
});

/** The backendRefs with a weight of a route that is attached somewhere, as they are written. */
export const listedBackends = (graph: Graph, route: Resource): readonly Field[] =>
  accepted(graph, route).length === 0
    ? []
    : route
        .at('spec', 'rules')
        .items()
        .flatMap((rule) => rule.get('backendRefs').items())
        .filter((ref) => ref.get('weight').number() !== 0);
