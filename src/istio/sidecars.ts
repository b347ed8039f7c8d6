import { append, type Graph, matchesLabels, question, questionAbout } from '../graph/index.ts';
import { type Config, configs } from './configs.ts';
import { meshConfig } from './mesh-config.ts';
import type { Proxy } from './proxy.ts';
import type { SidecarSpec } from './specs.ts';

interface SidecarIndex {
  /** Those with a workloadSelector first, then the others, each by age. */
  readonly byNamespace: ReadonlyMap<string, readonly Config<SidecarSpec>[]>;
  /** The one of the root namespace that holds for every namespace without one. */
  readonly root: Config<SidecarSpec> | undefined;
}

const sidecarIndex = question((graph): SidecarIndex => {
  const all = configs(graph, 'Sidecar');
  const byNamespace = new Map<string, Config<SidecarSpec>[]>();
  for (const withSelector of [true, false])
    for (const config of all) if (Boolean(config.spec.workloadSelector) === withSelector) append(byNamespace, config.namespace, config);
  const { rootNamespace } = meshConfig(graph);
  return { byNamespace, root: byNamespace.get(rootNamespace)?.find(({ spec }) => !spec.workloadSelector) };
});

/**
 * The Sidecar that a proxy obeys: of its own namespace the oldest whose selector fits, else the oldest without one, else that of the root namespace.
 * Gateways obey none. Source: pilot/pkg/model/push_context.go initSidecarScopes, doGetSidecarScope.
 */
export const sidecarOf = questionAbout((graph: Graph, proxy: Proxy): Config<SidecarSpec> | undefined => {
  if (proxy.type !== 'sidecar') return undefined;
  const { byNamespace, root } = sidecarIndex(graph);
  const own = byNamespace
    .get(proxy.namespace)
    ?.find(({ spec }) => !spec.workloadSelector || matchesLabels(spec.workloadSelector.labels ?? {}, proxy.labels));
  return own ?? root;
});
