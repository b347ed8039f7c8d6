import type { Field } from '../yaml/index.ts';
import { type Graph, question } from './graph.ts';
import type { Resource } from './resource.ts';
import { workloadOf } from './workloads.ts';

/** A text file that a Pod mounts from a ConfigMap of the view. */
export interface MountedText {
  readonly configMap: Resource;
  readonly key: string;
  readonly at: Field;
  readonly text: string;
}

/** Directives of servers that are looked for: only ConfigMaps that mention one of them are parsed. */
const directives = ['log_format', 'proxy_set_header', 'http_access'];

const mentioning = question((graph) => new Map(graph.mentioning('ConfigMap', directives).map((configMap) => [configMap.id, configMap])));

/** Configuration of nginx or squid in the ConfigMaps that the Pods of a workload mount. */
export function mountedConfiguration(graph: Graph, resource: Resource): readonly MountedText[] {
  const candidates = mentioning(graph);
  if (candidates.size === 0) return [];
  const volumes = workloadOf(graph, resource)?.podSpec.get('volumes').items() ?? [];
  return volumes.flatMap((volume) => {
    const name = volume.get('configMap', 'name').string();
    const configMap = name === undefined ? undefined : candidates.get(`${resource.namespace}/${name}`);
    const data = configMap?.at('data');
    if (!configMap || !data) return [];
    return data.keys().flatMap((key) => {
      const at = data.get(key);
      const text = at.string();
      return text === undefined ? [] : [{ configMap, key, at, text }];
    });
  });
}
