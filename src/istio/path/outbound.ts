import { append, type Graph, questionAbout } from '../../graph/index.ts';
import { portEndpoints } from '../endpoints.ts';
import { clusterDomain, HostIndex, isWildcard } from '../hosts.ts';
import type { Cluster, HttpRoute } from '../http-routes.ts';
import { meshConfig } from '../mesh-config.ts';
import { egressListenerFor, type OutboundHost, outboundHttp } from '../outbound-http.ts';
import { type OutboundChain, type OutboundListener, outboundListeners, standIn } from '../outbound-listeners.ts';
import { isHttp } from '../protocols.ts';
import type { Proxy } from '../proxy.ts';
import { type EgressListener, serviceScope } from '../service-scope.ts';
import { noAddress, type Service } from '../services.ts';
import { say } from './outcomes.ts';
import { authorityAfter, bestDomain, routeFor } from './requests.ts';
import type { Bytes, Outcome, RouteChoice } from './types.ts';

/** What a proxy does with a call: sends it to upstreams, lets it pass to the address that was called, or ends it. */
export interface Choice {
  readonly route: RouteChoice | undefined;
  readonly clusters: readonly Cluster[];
  /** Set where the call does not go to an upstream. */
  readonly outcome: Outcome | undefined;
  /** The host of the request from here on. */
  readonly host: string;
}

/** The service that a name means for an application: the search domains of DNS complete it, and a wildcard may cover it. */
export function serviceNamed(graph: Graph, proxy: Proxy, name: string): Service | undefined {
  const host = name.endsWith('.') ? name.slice(0, -1) : name;
  const { byHost } = serviceScope(graph, proxy);
  for (const candidate of [host, ...completions(host, proxy.namespace)]) {
    const service = byHost.get(candidate) ?? byHost.get(candidate.toLowerCase());
    if (service) return service.externalName === undefined ? service : (byHost.get(service.externalName) ?? service);
  }
  return wildcardServices(graph, standIn(graph, proxy)).mostSpecific(host)?.values[0];
}

/** What DNS makes of a short name. */
export const completions = (host: string, namespace: string): string[] => [
  `${host}.${namespace}.svc.${clusterDomain}`,
  `${host}.svc.${clusterDomain}`,
  `${host}.${clusterDomain}`,
];

const wildcardServices = questionAbout((graph: Graph, proxy: Proxy): HostIndex<Service> => {
  const out = new HostIndex<Service>();
  for (const service of serviceScope(graph, proxy).services) if (isWildcard(service.hostname)) out.add(service.hostname, service);
  return out;
});

const listenersByKey = questionAbout(
  (graph: Graph, proxy: Proxy): ReadonlyMap<string, OutboundListener> =>
    new Map(outboundListeners(graph, proxy).map((listener) => [`${listener.bind} ${listener.port}`, listener])),
);

/** Where the sidecar of an application sends a call. */
export function outboundChoice(
  graph: Graph,
  proxy: Proxy,
  call: { host: string; port: number; bytes: Bytes; path: string; sni: string | undefined },
): Choice {
  const service = serviceNamed(graph, proxy, call.host);
  const listener = listenerFor(graph, proxy, service, call.port);
  const chain = listener && chainFor(graph, listener, service, call);
  if (!chain) return passThrough(graph, proxy, call.host, service, call.port);
  if (chain.routes !== undefined) return httpChoice(graph, proxy, chain.routes, service, call);
  const { rule, to } = chain;
  const route: RouteChoice = { from: rule?.from, at: rule?.at() ?? chain.service.at, match: undefined };
  return { route, clusters: to, outcome: undefined, host: call.host };
}

function listenerFor(graph: Graph, proxy: Proxy, service: Service | undefined, port: number): OutboundListener | undefined {
  const byKey = listenersByKey(graph, standIn(graph, proxy));
  const addresses = service && service.address !== noAddress ? [service.address] : [];
  // A headless Service is called by the addresses of its Pods.
  if (service && addresses.length === 0)
    for (const { address, workload } of portEndpoints(graph, service, port)) addresses.push(address ?? `Pods of ${workload?.resource.id}`);
  for (const address of [...addresses, noAddress, '127.0.0.1']) {
    const listener = byKey.get(`${address} ${port}`);
    if (listener) return listener;
  }
  return undefined;
}

/** The chains of a listener by what chooses them. */
interface Chains {
  readonly http: OutboundChain | undefined;
  readonly named: HostIndex<OutboundChain>;
  readonly open: OutboundChain | undefined;
  /** Those for a range of addresses, by host of the service that has it: they are looked at before all others. */
  readonly ranges: ReadonlyMap<string, readonly OutboundChain[]>;
}

const chainsOf = questionAbout((_: Graph, { chains }: OutboundListener): Chains => {
  const named = new HostIndex<OutboundChain>();
  const ranges = new Map<string, OutboundChain[]>();
  const general = chains.filter(({ cidrs }) => cidrs.length === 0);
  for (const chain of chains) if (chain.cidrs.length > 0) append(ranges, chain.service.hostname, chain);
  for (const chain of general) if (!isOpen(chain)) for (const name of chain.sni) named.add(name.toLowerCase(), chain);
  const forwarding = general.filter(({ routes }) => routes === undefined);
  return { http: general.find(({ routes }) => routes !== undefined), named, open: forwarding.find(isOpen), ranges };
});

const isOpen = ({ sni }: OutboundChain): boolean => sni.length === 0 || sni.includes('*');

function chainFor(
  graph: Graph,
  listener: OutboundListener,
  service: Service | undefined,
  { bytes, sni }: { bytes: Bytes; sni: string | undefined },
): OutboundChain | undefined {
  const { http, named, open, ranges } = chainsOf(graph, listener);
  if (bytes === 'http' && http) return http;
  const name = bytes === 'tls' ? sni?.toLowerCase() : undefined;
  const own = service ? (ranges.get(service.hostname) ?? []) : [];
  const ofRange =
    name === undefined
      ? undefined
      : bestDomain(
          name,
          own.filter((chain) => !isOpen(chain)).flatMap((chain) => chain.sni.map((one) => [one.toLowerCase(), chain] as const)),
        );
  return ofRange ?? own.find(isOpen) ?? (name === undefined ? undefined : named.mostSpecific(name)?.values[0]) ?? open;
}

/** The virtual hosts of one route table that VirtualServices shape. */
interface Table {
  readonly byDomain: HostIndex<OutboundHost>;
  /** Hosts of the services among them. */
  readonly services: Set<string>;
}

const tables = questionAbout((graph: Graph, proxy: Proxy): ReadonlyMap<string, Table> => {
  const out = new Map<string, Table>();
  for (const host of outboundHttp(graph, proxy)) {
    let table = out.get(host.table);
    if (!table) {
      table = { byDomain: new HostIndex(), services: new Set() };
      out.set(host.table, table);
    }
    for (const domain of host.domains) table.byDomain.add(domain.toLowerCase(), host);
    if (host.service) table.services.add(host.service.hostname);
  }
  return out;
});

function httpChoice(
  graph: Graph,
  proxy: Proxy,
  tableName: string,
  service: Service | undefined,
  call: { host: string; port: number; path: string },
): Choice {
  const table = tables(graph, standIn(graph, proxy)).get(tableName);
  // The table of a port whose protocol is detected serves one service, whatever the request calls it.
  const name = tableName.includes(':') ? '*' : call.host.toLowerCase();
  const [exact] = table?.byDomain.get(name) ?? [];
  const shaped = table?.byDomain.mostSpecific(name);
  const own = service && !table?.services.has(service.hostname) && isInTable(graph, proxy, service, call.port) ? service : undefined;
  if (own && !exact && (!shaped || !isWildcard(own.hostname) || own.hostname.length > shaped.host.length)) {
    const cluster: Cluster = { host: own.hostname, port: call.port, subset: undefined, at: () => own.at };
    return { route: { from: undefined, at: own.at, match: 'prefix /' }, clusters: [cluster], outcome: undefined, host: call.host };
  }
  const virtualHost = exact ?? shaped?.values[0];
  if (!virtualHost) return passThrough(graph, proxy, call.host, service, call.port);
  const { from } = virtualHost;
  const route = routeFor(virtualHost.routes, call.path);
  if (route) return answered(route, call.host);
  const at = from.config.at('http');
  const outcome = say('no-route', `no rule of VirtualService ${from.namespace}/${from.name} takes ${call.path}: 404`, [at]);
  return { route: { from, at, match: undefined }, clusters: [], outcome, host: call.host };
}

/** Whether a service has a virtual host of its own among the HTTP routes of a port. */
function isInTable(graph: Graph, proxy: Proxy, { hostname }: Service, number: number): boolean {
  const listener = egressListenerFor(graph, proxy, number);
  return listener !== undefined && httpPorts(graph, listener).has(`${hostname}:${number}`);
}

const httpPorts = questionAbout((_: Graph, { services }: EgressListener): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const { hostname, ports } of services)
    for (const { number, protocol } of ports) if (isHttp(protocol) || protocol === 'AUTO') out.add(`${hostname}:${number}`);
  return out;
});

/** A route of a virtual host as a choice. */
export function answered(route: HttpRoute, host: string): Choice {
  const { kind, path } = route.match;
  const choice = {
    route: { from: route.from, at: route.at(), match: `${kind} ${path}` },
    clusters: route.to,
    host: authorityAfter(route, host),
  };
  if (route.redirect !== undefined)
    return { ...choice, outcome: say('answered', `a redirect (${route.redirect})`, [route.rule.at().get('redirect')]) };
  if (route.directResponse !== undefined)
    return { ...choice, outcome: say('answered', `a fixed answer, ${route.directResponse}`, [route.rule.at().get('directResponse')]) };
  if (route.to.length === 0) return { ...choice, outcome: say('no-route', 'the rule has no destination: 503', [route.rule.at()]) };
  return { ...choice, outcome: undefined };
}

function passThrough(graph: Graph, proxy: Proxy, host: string, service: Service | undefined, port: number): Choice {
  const policy = outboundPolicy(graph, proxy);
  const known = service ? `port ${port} of ${service.hostname} takes no such bytes` : `nothing in the input is called ${host}`;
  const outcome = policy.isBlocked
    ? say('blocked', `${known}, and only registered services may be called (REGISTRY_ONLY)`, policy.places)
    : say('passed-through', `${known}: it goes to the address that the application looked up, as it is`, service ? [service.at] : []);
  return { route: undefined, clusters: [], outcome, host };
}

function outboundPolicy(graph: Graph, proxy: Proxy): { isBlocked: boolean; places: Outcome['places'] } {
  const { sidecar } = serviceScope(graph, proxy);
  const own = sidecar?.spec.outboundTrafficPolicy;
  if (sidecar && own) return { isBlocked: own.mode !== 'ALLOW_ANY', places: [sidecar.at('outboundTrafficPolicy')] };
  const { outboundTrafficPolicy, source } = meshConfig(graph);
  return { isBlocked: outboundTrafficPolicy === 'REGISTRY_ONLY', places: source ? [source] : [] };
}
