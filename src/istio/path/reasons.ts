import { type Graph, question, type Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isRefused } from '../admission/index.ts';
import type { Config } from '../configs.ts';
import { candidateRules, destinationRules, type MergedRule, type Policy } from '../destination-rules.ts';
import type { GatewayServer } from '../gateway-merge.ts';
import { gateways, gatewaysOf } from '../gateways.ts';
import { HostIndex, isCoveredBy, resolveHost, withoutNamespace } from '../hosts.ts';
import { meshConfig } from '../mesh-config.ts';
import type { Proxy } from '../proxy.ts';
import type { ClientTls, DestinationRuleSpec } from '../specs.ts';
import { mesh } from '../virtual-services.ts';
import type { Call, Hop } from './types.ts';

/** The place that is to be changed, and why. */
export interface Reason {
  readonly resource: Resource;
  readonly at: Field;
  readonly why: string;
  readonly edit: string;
  /** Something is missing that may stand outside the input. */
  readonly isLikely?: boolean;
}

type Wanted = readonly (NonNullable<ClientTls['mode']> | 'subset')[];

export const rulesByHost = question((graph): HostIndex<Config<DestinationRuleSpec>> => {
  const out = new HostIndex<Config<DestinationRuleSpec>>();
  for (const config of destinationRules(graph))
    if (typeof config.spec.host === 'string' && config.spec.host) out.add(resolveHost(config.spec.host, config.namespace), config);
  return out;
});

const refusedHosts = question((graph): HostIndex<Resource> => {
  const out = new HostIndex<Resource>();
  for (const resource of graph.all('DestinationRule')) {
    const host = resource.at('spec', 'host').string();
    if (host && isRefused(resource, graph)) out.add(resolveHost(host, resource.namespace), resource);
  }
  return out;
});

/** Whether the cluster refuses a Gateway or VirtualService: what is missing may stand there. */
const isRouteRefused = question((graph): boolean =>
  (['Gateway', 'VirtualService'] as const).some((kind) => graph.all(kind).some((resource) => isRefused(resource, graph))),
);

/** The modes that the settings of a rule have anywhere. */
const modesOf = ({ spec }: Config<DestinationRuleSpec>): (string | undefined)[] =>
  [spec.trafficPolicy, ...(spec.subsets ?? []).map((subset) => subset?.trafficPolicy)].flatMap((policy) =>
    [policy?.tls, ...(policy?.portLevelSettings ?? []).map((port) => port?.tls)].map((tls) => tls?.mode),
  );

/**
 * Why the upstream of a hop does not have TLS of the wanted mode (or the wanted subset): the place in the rule that is in force, else in one
 * that is meant for the host but is not seen by the proxy, else the route, else the port.
 * @returns undefined where another mistake is closer: a `tls` without mode
 */
export function whyNoTls(graph: Graph, hop: Hop, wanted: Wanted, setting: string): Reason | undefined {
  const { upstream, cluster, at: proxy, route } = hop;
  if (proxy === 'client' || !cluster) return undefined;
  const host = upstream?.service.hostname ?? cluster.host;
  const wish = new Set<string | undefined>(wanted);
  // What follows from a rule that the cluster refuses is no mistake of its own.
  if (refusedHosts(graph).covering(host).length > 0) return undefined;
  if (upstream?.rule) {
    const inRule = inForce(upstream.rule, hop, wish, setting);
    if (inRule !== 'elsewhere') return inRule;
  }
  const hidden = hiddenRule(graph, proxy, host, upstream?.service.namespace, cluster.subset, wish);
  if (hidden) return hidden;
  const rule = upstream?.rule ?? candidateRules(graph, proxy.namespace, { hostname: host, namespace: namespaceOf(graph, proxy, host) })[0];
  if (wish.has('subset')) {
    const names = rule?.subsets.map(({ name }) => name) ?? [];
    return {
      resource: (rule?.config ?? route?.from?.config)!.resource,
      at: cluster.at(),
      why: rule
        ? `DestinationRule "${rule.config.resource.id}" has ${names.length ? `the subsets ${names.map((name) => `"${name}"`).join(', ')}` : 'no subsets'}`
        : 'no DestinationRule for it is in the input',
      isLikely: !rule && !graph.isComplete('DestinationRule'),
      edit: rule
        ? `add a subset "${cluster.subset}" to DestinationRule "${rule.config.resource.id}", or name one of its subsets`
        : `write a DestinationRule with subset "${cluster.subset}"`,
    };
  }
  if (rule && !rule.config.derived) {
    const level = upstream?.subset?.at ?? rule.policy?.at;
    const at = level ? level.config.at(...level.path) : rule.config.at('host');
    return {
      resource: (level?.config ?? rule.config).resource,
      at,
      why: `DestinationRule "${rule.config.resource.id}" says nothing about TLS for port ${cluster.port}`,
      edit: `portLevelSettings for port ${cluster.port}: ${setting}`,
    };
  }
  const edit = `write a DestinationRule for ${host} with ${setting}`;
  const isLikely = !graph.isComplete('DestinationRule');
  if (route?.from && !route.from.config.derived)
    return {
      resource: route.from.config.resource,
      at: cluster.at(),
      why: `no DestinationRule for ${host} is in force there`,
      edit,
      isLikely,
    };
  if (!upstream) return undefined;
  return { resource: upstream.service.resource, at: upstream.port.at, why: `no DestinationRule for ${host} is in force`, edit, isLikely };
}

const namespaceOf = (graph: Graph, proxy: Proxy, host: string): string => {
  const parts = host.split('.');
  return parts[2] === 'svc' ? (parts[1] ?? proxy.namespace) : meshConfig(graph).rootNamespace;
};

/** What the rule in force has to do with it. */
function inForce(
  rule: MergedRule,
  { upstream, cluster, route }: Hop,
  wish: ReadonlySet<string | undefined>,
  setting: string,
): Reason | 'elsewhere' | undefined {
  const { policy, subset } = upstream!;
  if (policy.tls) {
    if (!policy.tls.value.mode) return undefined;
    const { config, path, value } = policy.tls;
    return { resource: config.resource, at: config.at(...path, 'mode'), why: `its mode is ${value.mode}`, edit: setting };
  }
  const levels = [subset?.policy, rule.policy].filter((level) => level !== undefined);
  for (const level of levels) {
    const entry = level.ports.find(({ number }) => number === cluster!.port);
    if (entry && wish.has(level.tls?.value.mode)) {
      const { config, path } = entry.at;
      return {
        resource: config.resource,
        at: config.at(...path),
        why: `the settings for port ${cluster!.port} take the place of all others, and they have no tls`,
        edit: setting,
      };
    }
    const other = portWith(level, wish);
    if (other) {
      const { config, path } = other.at;
      return {
        resource: config.resource,
        at: config.at(...path, 'port', 'number'),
        why: `its tls is for port ${other.number}, but the connection goes to port ${cluster!.port}`,
        edit: `number: ${cluster!.port}`,
      };
    }
  }
  const named = rule.subsets.find(({ policy }) => policy && (wish.has(policy.tls?.value.mode) || portWith(policy, wish)));
  if (named && named !== subset && route?.from) {
    return {
      resource: route.from.config.resource,
      at: cluster!.at(),
      why: `only subset "${named.name}" of DestinationRule "${rule.config.resource.id}" has TLS, and the route ${subset ? `names subset "${subset.name}"` : 'names no subset'}`,
      edit: `subset: ${named.name}`,
    };
  }
  return 'elsewhere';
}

const portWith = (policy: Policy, wish: ReadonlySet<string | undefined>) => policy.ports.find(({ tls }) => tls && wish.has(tls.value.mode));

/** A rule that has what is wanted for the host, but not for proxies of this namespace. */
function hiddenRule(
  graph: Graph,
  proxy: Proxy,
  host: string,
  serviceNamespace: string | undefined,
  subset: string | undefined,
  wish: ReadonlySet<string | undefined>,
): Reason | undefined {
  const { rootNamespace } = meshConfig(graph);
  for (const config of rulesByHost(graph).covering(host)) {
    const { spec, namespace, resource } = config;
    if (config.derived || spec.workloadSelector || namespace === proxy.namespace) continue;
    const has = wish.has('subset')
      ? (spec.subsets ?? []).some((one) => one?.name === subset)
      : modesOf(config).some((mode) => wish.has(mode));
    if (!has) continue;
    const exportTo = config.at('exportTo');
    const names = spec.exportTo ?? [];
    const name = `DestinationRule "${resource.id}"`;
    if (names.length && !names.includes('*') && !names.includes(proxy.namespace))
      return {
        resource,
        at: exportTo,
        why: `${name} is exported to ${names.join(', ')} only`,
        edit: `add "${proxy.namespace}" to exportTo of ${name}`,
      };
    const known = serviceNamespace ?? namespaceOf(graph, proxy, host);
    if (namespace === known || namespace === rootNamespace) continue;
    return {
      resource,
      at: resource.at('metadata', 'namespace'),
      why: `${name} is seen by no proxy of namespace "${proxy.namespace}": they look in their own namespace, in that of the service ("${known}") and in "${rootNamespace}"`,
      edit: `move ${name} to namespace "${known}"`,
    };
  }
  return undefined;
}

/** Why a gateway has nothing for what a hop sends to it. */
export function missingLeg(
  graph: Graph,
  proxy: Proxy,
  sender: Hop,
  receiver: Hop,
  server: GatewayServer | undefined,
  call: Call,
): Reason | undefined {
  const from = sender.route?.from;
  const { cluster } = sender;
  if (!from || from.config.derived || !cluster || isRouteRefused(graph)) return undefined;
  const { config } = from;
  const { resource } = config;
  const destination = cluster.at();
  const own = gatewaysOf(graph, proxy).map(({ gateway }) => gateway);
  const ownNames = new Set(own.map(({ namespace, name }) => `${namespace}/${name}`));
  if (own.length === 0) return undefined;
  if (!server) {
    const ports = [...new Set(own.flatMap(({ spec }) => (spec.servers ?? []).map(({ port }) => port?.number)))].join(', ');
    return {
      resource,
      at: destination,
      why: `no server of a Gateway listens on port ${receiver.port} of the gateway (servers: ${ports || 'none'})`,
      edit: `add a server for port ${cluster.port} and ${call.host} to Gateway "${[...ownNames][0]}", or send to a port that has one`,
    };
  }
  // What the binding of the VirtualService itself says is wrong with its gateways, hosts and ports is reported there.
  if (from.visibleIn !== 'everyone' && !from.visibleIn.has(proxy.namespace)) return undefined;
  const covers = (host: string): boolean => isCoveredBy(call.host, withoutNamespace(host));
  const fitting = own.find(({ spec }) => (spec.servers ?? []).some(({ hosts }) => (hosts ?? []).some(covers)));
  const wanted = fitting ? `${fitting.namespace}/${fitting.name}` : server.gatewayName;
  const leg = `a rule with match.gateways [${wanted}] that leads to ${call.host}`;
  const listed = from.gateways.filter((gateway) => ownNames.has(gateway));
  if (listed.length === 0) {
    const known = new Set(gateways(graph).map(({ namespace, name }) => `${namespace}/${name}`));
    if (from.gateways.some((gateway) => gateway !== mesh && !known.has(gateway))) return undefined;
    const written = config.at('gateways');
    return {
      resource,
      at: written.exists ? written : destination,
      why: `VirtualService "${resource.id}" is not bound to Gateway "${wanted}", nor is another for this host`,
      edit: `add "${wanted}" to gateways, and ${leg}`,
    };
  }
  if (!fitting) return undefined;
  const named = (gateways: readonly string[] | undefined): boolean => gateways?.some((gateway) => ownNames.has(gateway)) ?? false;
  const isPortWrong = [from.http, from.tls, from.tcp].some((rules) =>
    rules.some(({ matches }) =>
      matches.some(({ match, gateways }) => named(gateways) && match.port !== undefined && match.port !== server.spec.port?.number),
    ),
  );
  if (isPortWrong) return undefined;
  return { resource, at: destination, why: `no rule for ${call.host} applies on Gateway "${listed[0]}"`, edit: `add ${leg}` };
}
