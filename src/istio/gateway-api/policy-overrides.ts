import { append, type Graph, question, type Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { type Config, configs } from '../configs.ts';
import { HostIndex, resolveHost } from '../hosts.ts';
import { proxies } from '../proxies.ts';
import type { Proxy } from '../proxy.ts';
import type { DestinationRuleSpec } from '../specs.ts';
import { upstream } from '../upstream.ts';
import { isSince } from '../version.ts';
import { isIgnored, type PolicyTarget, policyTargets } from './backend-tls.ts';
import { hasNamespace } from './parents.ts';

/** A DestinationRule that decides about TLS in place of a BackendTLSPolicy. */
export interface OverridingRule {
  readonly target: PolicyTarget;
  readonly config: Config<DestinationRuleSpec>;
  /** What in the rule decides. */
  readonly at: Field;
  /** What is sent then; `other` for TLS of the rule's own. */
  readonly mode: 'none' | 'auto' | 'istio_mutual' | 'other';
  /** Namespace of the clients that it holds for; undefined for all. */
  readonly clients: string | undefined;
}

const rulesByHost = question((graph): HostIndex<Config<DestinationRuleSpec>> => {
  const index = new HostIndex<Config<DestinationRuleSpec>>();
  for (const config of configs(graph, 'DestinationRule'))
    if (config.spec.host && !config.spec.workloadSelector) index.add(resolveHost(config.spec.host, config.namespace), config);
  return index;
});

/**
 * Whether it is certain which DestinationRules for a host reach the proxies of an object's namespace: a rule that does not say where it goes may go
 * there as well.
 */
export const areRulesPlaced = (graph: Graph, host: string, resource: Resource): boolean =>
  !hasNamespace(resource) ||
  rulesByHost(graph)
    .covering(host)
    .every((config) => hasNamespace(config.resource));

const proxiesByNamespace = question((graph): ReadonlyMap<string, readonly Proxy[]> => {
  const out = new Map<string, Proxy[]>();
  for (const proxy of proxies(graph)) append(out, proxy.namespace, proxy);
  return out;
});

/** The DestinationRules that stand above a policy: those of its own namespace and host, and those in the namespaces of clients. */
export function overridingRules(graph: Graph, policy: Resource): readonly OverridingRule[] {
  if (isIgnored(policy)) return [];
  const seen = new Set<string>();
  return policyTargets(graph, policy).flatMap((target) => {
    if (target.fault) return [];
    return target.hosts.flatMap((host) =>
      rulesByHost(graph)
        .covering(host)
        .flatMap((config): OverridingRule[] => {
          const key = `${config.namespace}/${config.name} ${target.name} ${target.sectionName ?? ''}`;
          if (seen.has(key)) return [];
          const found = config.namespace === policy.namespace ? merged(graph, target, host, config) : hiding(graph, target, host, config);
          if (found) seen.add(key);
          return found ? [found] : [];
        }),
    );
  });
}

/** A rule of the same host and namespace is merged with the policy: what it says about TLS goes first (mergeBackendPolicyTrafficPolicy). */
function merged(graph: Graph, target: PolicyTarget, host: string, config: Config<DestinationRuleSpec>): OverridingRule | undefined {
  const { host: written = '', trafficPolicy, exportTo } = config.spec;
  if (resolveHost(written, config.namespace) !== host || exportTo?.length || !trafficPolicy || config.at('trafficPolicy').hasUnknown)
    return undefined;
  const base = { target, config, clients: undefined };
  const index = (trafficPolicy.portLevelSettings ?? []).findIndex(
    ({ port, tls }) => tls !== undefined && (target.port === undefined || port?.number === target.port),
  );
  const ofPort = trafficPolicy.portLevelSettings?.[index];
  if (ofPort) return { ...base, at: config.at('trafficPolicy', 'portLevelSettings', index, 'tls'), mode: modeOf(ofPort.tls?.mode) };
  if (trafficPolicy.tls && target.port === undefined)
    return { ...base, at: config.at('trafficPolicy', 'tls'), mode: modeOf(trafficPolicy.tls.mode) };
  if (!isSince(graph, 31)) return { ...base, at: config.at('trafficPolicy'), mode: 'other' };
  return undefined;
}

const modeOf = (mode: string | undefined): OverridingRule['mode'] =>
  mode === undefined || mode === 'DISABLE' ? 'none' : mode === 'ISTIO_MUTUAL' ? 'istio_mutual' : 'other';

/** A rule in the namespace of a client is found before anything in the namespace of the service. */
function hiding(graph: Graph, target: PolicyTarget, host: string, config: Config<DestinationRuleSpec>): OverridingRule | undefined {
  const [proxy] = proxiesByNamespace(graph).get(config.namespace) ?? [];
  if (!proxy) return undefined;
  const service = graph.get(target.kind === 'ServiceEntry' ? 'ServiceEntry' : 'Service', target.policy.namespace, target.name);
  const numbers = (service?.at('spec', 'ports').items() ?? []).flatMap(
    (port) => port.get(target.kind === 'ServiceEntry' ? 'number' : 'port').number() ?? [],
  );
  for (const number of target.port === undefined ? numbers : [target.port]) {
    const found = upstream(graph, proxy, host, number);
    if (!found || found.isUncertain || found.rule?.config !== config || found.rule.from.some(({ derived }) => derived)) continue;
    const { mode } = found.tls;
    if (mode === 'simple' || mode === 'mutual') continue;
    const tls = config.at('trafficPolicy', 'tls');
    return { target, config, at: tls.exists ? tls : config.at('host'), mode, clients: config.namespace };
  }
  return undefined;
}
