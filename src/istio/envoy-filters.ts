import { type Graph, matchesLabels, type Resource, stringMap } from '../graph/index.ts';
import { isAssumed } from './gateway-workloads.ts';
import { meshConfig } from './mesh-config.ts';
import type { Proxy } from './proxy.ts';

/** Parts of a listener that a patch can change. */
const listenerParts: ReadonlySet<string> = new Set(['LISTENER', 'FILTER_CHAIN', 'LISTENER_FILTER']);

/**
 * The EnvoyFilters that may change which listeners and filter chains a gateway has: nothing about these is certain then.
 * They apply in their own namespace, those of the root namespace everywhere.
 */
export const listenerPatches = (graph: Graph, proxy: Proxy): readonly Resource[] =>
  graph.all('EnvoyFilter').filter(
    (filter) =>
      (isAssumed(proxy) || filter.namespace === proxy.namespace || filter.namespace === meshConfig(graph).rootNamespace) &&
      matchesLabels(stringMap(filter.at('spec', 'workloadSelector', 'labels')), proxy.labels) &&
      filter
        .at('spec', 'configPatches')
        .items()
        .some(
          (patch) =>
            listenerParts.has(patch.get('applyTo').string() ?? '') &&
            patch.get('match', 'context').string() !== 'SIDECAR_OUTBOUND' &&
            patch.get('match', 'context').string() !== 'SIDECAR_INBOUND',
        ),
  );
