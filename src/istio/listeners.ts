import { type Graph, questionAbout } from '../graph/index.ts';
import type { Field, Path } from '../yaml/index.ts';
import { type ServerCredentials, serverCredentials } from './credentials.ts';
import { destinationRuleFor } from './destination-rules.ts';
import { boundTo } from './gateway-http.ts';
import { type GatewayServer, isPassthrough, mergedGateway, terminatesHttps } from './gateway-merge.ts';
import { HostIndex, withoutNamespace } from './hosts.ts';
import { type Cluster, clusterOf, destinations } from './http-routes.ts';
import { internal } from './internal-annotations.ts';
import { isHttp } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import { serviceScope } from './service-scope.ts';
import type { L4Match, TlsMatch } from './specs.ts';
import type { L4RouteRule, MatchOf, Target, VirtualService } from './virtual-services.ts';

/**
 * The listeners of a gateway workload and their filter chains (buildGatewayListeners and buildGatewayTCPBasedFilterChains
 * in pilot/pkg/networking/core/gateway.go).
 */
export interface Listener {
  /** Port of the workload. */
  readonly port: number;
  /** Empty for every address. */
  readonly bind: string;
  /** At least one. */
  readonly chains: readonly FilterChain[];
}

/** A name that a chain takes connections for, with the place that it comes from. */
export interface ServerName {
  readonly name: string;
  readonly at: Field;
}

export interface FilterChain {
  /** One server; several where plaintext servers share the chain. */
  readonly servers: readonly GatewayServer[];
  /** SNI; undefined where the chain takes what no other chain does. A `*` among the names makes it that, and the other names are lost. */
  readonly sni: readonly ServerName[] | undefined;
  /** Undefined where TLS is not terminated. */
  readonly tls: ChainTls | undefined;
  /** HTTP: the name of its routes, see `virtualHosts`. Undefined where bytes are forwarded. */
  readonly routeName: string | undefined;
  /** Where bytes are forwarded to. */
  readonly to: readonly Cluster[];
  /** Takes only connections of mesh proxies, by ALPN. */
  readonly meshOnly: boolean;
  /** The VirtualService that sends the bytes somewhere. */
  readonly from: VirtualService | undefined;
  readonly at: Field;
}

export interface ChainTls extends ServerCredentials {
  readonly mode: 'simple' | 'mutual' | 'optional_mutual' | 'istio_mutual';
  readonly minVersion: string | undefined;
  readonly maxVersion: string | undefined;
}

/** The listeners of a gateway workload, in the order of its servers. */
export const listeners = questionAbout((graph: Graph, proxy: Proxy): readonly Listener[] => {
  const byAddress = new Map<string, { port: number; bind: string; chains: FilterChain[] }>();
  const passthroughNames = new Map<number, Map<string, string>>();
  const isUnprivileged = cannotBindLowPorts(proxy);
  for (const group of mergedGateway(graph, proxy).groups) {
    if (isUnprivileged && group.port < 1024) continue;
    const bind = group.bind === '0.0.0.0' ? '' : group.bind;
    const key = `${group.port} ${bind}`;
    const listener = byAddress.get(key) ?? { port: group.port, bind, chains: [] };
    byAddress.set(key, listener);
    if (isHttp(group.protocol)) listener.chains.push(plaintextHttp(group.servers, group.routeName));
    else for (const server of group.servers) listener.chains.push(...chainsOf(graph, proxy, server, passthroughNames));
  }
  return [...byAddress.values()].filter(({ chains }) => chains.length > 0);
});

/** The Pod says that its user may not bind ports below 1024. */
export const cannotBindLowPorts = ({ workload }: Proxy): boolean =>
  workload?.podSpec
    .get('containers')
    .items()
    .some((container) =>
      container
        .get('env')
        .items()
        .some(
          (variable) =>
            variable.get('name').string() === 'ISTIO_META_UNPRIVILEGED_POD' && /^(?:1|t|true)$/i.test(variable.get('value').string() ?? ''),
        ),
    ) ?? false;

const plaintextHttp = (servers: readonly GatewayServer[], routeName: string): FilterChain => ({
  servers,
  sni: undefined,
  tls: undefined,
  routeName,
  to: [],
  meshOnly: false,
  from: undefined,
  at: servers[0]!.at(),
});

function chainsOf(graph: Graph, proxy: Proxy, server: GatewayServer, passthroughNames: Map<number, Map<string, string>>): FilterChain[] {
  if (terminatesHttps(server)) return [terminating(server, { routeName: server.routeName, to: [], from: undefined })];
  if (server.mode === 'AUTO_PASSTHROUGH') return autoPassthrough(graph, proxy, server);
  if (isPassthrough(server)) return passthrough(graph, proxy, server, passthroughNames);
  const route = tcpRoute(graph, proxy, server);
  if (!route) return [];
  const content = { routeName: undefined, ...route };
  return [server.mode ? terminating(server, content) : { ...plaintextHttp([server], ''), ...content }];
}

function terminating(server: GatewayServer, content: Pick<FilterChain, 'routeName' | 'to' | 'from'>): FilterChain {
  const tls = server.spec.tls ?? {};
  const mode = (server.mode ?? 'SIMPLE').toLowerCase() as ChainTls['mode'];
  const versions = mode === 'istio_mutual' ? {} : tls;
  return {
    servers: [server],
    sni: sniOf(serverNames(server)),
    tls: {
      mode,
      ...serverCredentials(tls),
      minVersion: versionOf(versions.minProtocolVersion),
      maxVersion: versionOf(versions.maxProtocolVersion),
    },
    meshOnly: false,
    at: server.at(),
    ...content,
  };
}

/** As Envoy writes it: `TLSv1_2`; undefined for its default. */
const versionOf = (version: string | undefined): string | undefined =>
  version && version !== 'TLS_AUTO' ? version.replace('TLSV', 'TLSv') : undefined;

/** The hosts of a server without their namespaces, each once, by alphabet (GetSNIHostsForServer). */
export function serverNames(server: GatewayServer): ServerName[] {
  const names = new Map<string, ServerName>();
  server.hosts.forEach((host, index) => {
    const name = withoutNamespace(host);
    if (!names.has(name)) names.set(name, { name, at: server.at('hosts', index) });
  });
  return [...names.values()].sort(byName);
}

const byName = (a: ServerName, b: ServerName): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** What of a list of names a chain matches (filterChainOpts.toFilterChainMatch). */
const sniOf = (names: readonly ServerName[]): readonly ServerName[] | undefined =>
  names.length === 0 || names.some(({ name }) => name === '*') ? undefined : [...names].sort(byName);

/** Gateway and port conditions of a tcp or tls rule; those on sources and addresses are not looked at (l4SingleMatch). */
export const appliesTo = ({ match, gateways }: MatchOf<L4Match | TlsMatch>, server: GatewayServer): boolean =>
  (!match.port || match.port === server.spec.port?.number) && (gateways === undefined || gateways.includes(server.gatewayName));

/** Where the first VirtualService with a fitting tcp rule sends all bytes of a server (buildGatewayNetworkFiltersFromTCPRoutes). */
function tcpRoute(graph: Graph, proxy: Proxy, server: GatewayServer): Pick<FilterChain, 'to' | 'from'> | undefined {
  for (const { service } of boundTo(graph, proxy, server)) {
    const fits = (matches: readonly MatchOf<L4Match | TlsMatch>[]): boolean => matches.some((match) => appliesTo(match, server));
    let rule: L4RouteRule<L4Match | TlsMatch> | undefined = service.tcp.find(
      ({ matches, to }) => to.length > 0 && (matches.length === 0 || fits(matches)),
    );
    // TLSRoutes become tls rules also where TLS is terminated.
    if (service.config.annotations[internal.parents]?.startsWith('TLSRoute/')) rule ??= service.tls.find(({ matches }) => fits(matches));
    if (rule) return { to: clusters(graph, proxy, server, rule.to), from: service };
  }
  return undefined;
}

const clusters = (graph: Graph, proxy: Proxy, server: GatewayServer, to: readonly Target[]): Cluster[] =>
  destinations(to).map((target) => clusterOf(target, serviceScope(graph, proxy).byHost.get(target.host), server.spec.port?.number ?? 0));

/**
 * One chain for each condition of each tls rule that applies, for its own `sniHosts`. A condition with a name that a passthrough chain of the port
 * and bind has already is left out whole (buildGatewayNetworkFiltersFromTLSRoutes).
 */
function passthrough(graph: Graph, proxy: Proxy, server: GatewayServer, passthroughNames: Map<number, Map<string, string>>): FilterChain[] {
  const out: FilterChain[] = [];
  const taken = passthroughNames.get(server.port) ?? new Map<string, string>();
  passthroughNames.set(server.port, taken);
  for (const { service } of boundTo(graph, proxy, server)) {
    for (const rule of service.tls) {
      if (rule.to.length === 0) continue;
      for (const match of rule.matches) {
        const names = match.match.sniHosts ?? [];
        if (!appliesTo(match, server) || names.some((name) => taken.get(name) === server.bind)) continue;
        for (const name of names) taken.set(name, server.bind);
        out.push({
          servers: [server],
          sni: sniOf(names.map((name, index) => ({ name, at: written(match.at(), 'sniHosts', index) }))),
          tls: undefined,
          routeName: undefined,
          to: clusters(graph, proxy, server, rule.to),
          meshOnly: false,
          from: service,
          at: match.at(),
        });
      }
    }
  }
  return out;
}

/** A field below another; that one itself where a derived object shows something else there. */
const written = (field: Field, ...path: Path): Field => {
  const below = field.get(...path);
  return below.exists ? below : field;
};

/**
 * One chain for every port of every service of the mesh that a host of the server covers, and one for each subset of it; VirtualServices do not
 * matter, nor does the namespace in front of a host (builtAutoPassthroughFilterChains).
 */
function autoPassthrough(graph: Graph, proxy: Proxy, server: GatewayServer): FilterChain[] {
  const names = serverNames(server);
  const covered = new HostIndex<ServerName>();
  for (const name of names) covered.add(name.name, name);
  const out: FilterChain[] = [];
  for (const service of serviceScope(graph, proxy).services) {
    if (service.meshExternal) continue;
    const at = covered.covering(service.hostname)[0]?.at;
    if (!at) continue;
    const subsets = [undefined, ...(destinationRuleFor(graph, proxy, service)?.subsets ?? []).map(({ name }) => name)];
    for (const port of service.ports) {
      if (port.protocol === 'UDP') continue;
      for (const subset of subsets) {
        out.push({
          servers: [server],
          sni: [{ name: dnsClusterName(service.hostname, port.number, subset), at }],
          tls: undefined,
          routeName: undefined,
          to: [{ host: service.hostname, port: port.number, subset, at: () => at }],
          meshOnly: true,
          from: undefined,
          at,
        });
      }
    }
  }
  return out;
}

/** The name of an upstream as SNI (BuildDNSSrvSubsetKey). */
const dnsClusterName = (host: string, port: number, subset: string | undefined): string => `outbound_.${port}_.${subset ?? ''}_.${host}`;
