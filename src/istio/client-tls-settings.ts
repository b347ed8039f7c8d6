import { append, type Graph, question, type Resource } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type Config, configs } from './configs.ts';
import { HostIndex, isCoveredBy, isWildcard, resolveHost } from './hosts.ts';
import { spiffeName } from './injection.ts';
import { proxies } from './proxies.ts';
import type { Proxy } from './proxy.ts';
import { ruleUses } from './rule-uses.ts';
import { clientTlsBlocks } from './secret-uses.ts';
import { serviceScope } from './service-scope.ts';
import type { Service } from './services.ts';
import type { ClientTls, DestinationRuleSpec } from './specs.ts';
import { type Level, type Upstream, upstreamsTo } from './upstream.ts';

/** One upstream that a setting decides about. */
export interface SettingUse {
  readonly upstream: Upstream;
  /** The proxies of the input that have it so; none where only a sidecar that the input does not show would. */
  readonly proxies: readonly Proxy[];
}

/** One `tls` of a DestinationRule with what it decides about. */
export interface ClientTlsSetting {
  readonly config: Config<DestinationRuleSpec>;
  readonly tls: ClientTls;
  /** The `tls`. */
  readonly at: Field;
  readonly level: Level;
  readonly uses: readonly SettingUse[];
}

/** Proxies are in the input, and none of them reads the setting: nobody is known to suffer from it. */
export const isReadByNobody = (graph: Graph, { uses }: ClientTlsSetting): boolean =>
  uses.every(({ proxies: readers }) => readers.length === 0) && proxies(graph).length > 0;

const levels: Record<string, Level> = { top: 'rule', port: 'port', subset: 'subset', 'subset-port': 'subset-port' };

/**
 * The `tls` settings of every DestinationRule. Besides the proxies of the input a sidecar in the rule's own namespace is thought of,
 * so that a rule and the service that it is for are enough to know what it means.
 */
export const clientTlsSettings = question((graph): ReadonlyMap<Resource, readonly ClientTlsSetting[]> => {
  const out = new Map<Resource, ClientTlsSetting[]>();
  const known = ruleUses(graph);
  for (const config of configs(graph, 'DestinationRule')) {
    const blocks = clientTlsBlocks(config.at());
    if (blocks.length === 0) continue;
    const uses = new Map<Upstream, readonly Proxy[]>();
    for (const { upstream, proxies } of known.get(config.resource) ?? []) uses.set(upstream, proxies);
    const sidecar = standardSidecar(graph, config.namespace, config.spec.workloadSelector?.matchLabels);
    for (const service of servicesOfRule(graph, sidecar, config))
      for (const upstream of upstreamsTo(graph, sidecar, service))
        if (upstream.policy.tls?.config === config && !uses.has(upstream)) uses.set(upstream, []);
    const byPath = new Map<string, SettingUse[]>();
    for (const [upstream, proxies] of uses) append(byPath, upstream.policy.tls!.path.join('.'), { upstream, proxies });
    for (const { tls, at, level } of blocks)
      append(out, config.resource, {
        config,
        tls: tls as ClientTls,
        at,
        level: levels[level]!,
        uses: byPath.get(at.path.slice(1).join('.')) ?? [],
      });
  }
  return out;
});

/** The services that the host of a rule covers, among those that a proxy sees. */
export function servicesOfRule(graph: Graph, proxy: Proxy, { spec, namespace }: Config<DestinationRuleSpec>): readonly Service[] {
  if (typeof spec.host !== 'string' || !spec.host) return [];
  const { byHost, services } = serviceScope(graph, proxy);
  const host = resolveHost(spec.host, namespace);
  if (isWildcard(host)) return services.filter(({ hostname }) => isCoveredBy(hostname, host));
  const service = byHost.get(host);
  return service ? [service] : [];
}

const sidecars = question(() => new Map<string, Proxy>());

/** A sidecar of a namespace as it would be, whether or not the input shows one. */
export function standardSidecar(graph: Graph, namespace: string, labels: Readonly<Record<string, string>> = {}): Proxy {
  const key = JSON.stringify([namespace, Object.entries(labels)]);
  const all = sidecars(graph);
  let found = all.get(key);
  if (!found) {
    found = {
      type: 'sidecar',
      namespace,
      name: 'any',
      labels,
      workload: undefined,
      identity: spiffeName(graph, namespace, 'default'),
      injected: 'unknown',
    };
    all.set(key, found);
  }
  return found;
}

/** The resolved host of a rule. */
export const hostOfRule = ({ spec, namespace }: Config<DestinationRuleSpec>): string => resolveHost(spec.host ?? '', namespace);

/** Rules without selector that start TLS for a server outside the mesh anywhere in them, by host. */
export const startingRules = question((graph): HostIndex<Config<DestinationRuleSpec>> => {
  const out = new HostIndex<Config<DestinationRuleSpec>>();
  for (const config of configs(graph, 'DestinationRule'))
    if (
      typeof config.spec.host === 'string' &&
      !config.spec.workloadSelector &&
      clientTlsBlocks(config.at()).some(({ tls }) => tls.mode === 'SIMPLE' || tls.mode === 'MUTUAL')
    )
      out.add(hostOfRule(config), config);
  return out;
});
