import { append, type Graph, questionAbout } from '../graph/index.ts';
import { virtualHosts } from './gateway-http.ts';
import type { Cluster, HttpRoute } from './http-routes.ts';
import { listeners } from './listeners.ts';
import { outboundHttp } from './outbound-http.ts';
import { outboundListeners, standIn } from './outbound-listeners.ts';
import { isTls, listenerProtocol } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import type { Upstream } from './upstream.ts';
import type { VirtualService } from './virtual-services.ts';

/** What a proxy puts into one of its upstreams, before the upstream adds TLS of its own. */
export interface Arrival {
  /** `tls`: TLS of the application, passed on as it came. */
  readonly bytes: 'http' | 'tls' | 'tcp';
  /** Hosts that requests ask for, or server names that connections are chosen by; may be empty. */
  readonly hosts: readonly string[];
  /** The route of an HTTP request. */
  readonly route: HttpRoute | undefined;
  /** Undefined where the service's own default leads to the upstream. */
  readonly from: VirtualService | undefined;
  readonly cluster: Cluster | undefined;
}

const keyOf = (host: string, port: number, subset: string | undefined): string => `${host} ${port} ${subset ?? ''}`;

/** What reaches an upstream of a proxy, as far as its routes tell. Nothing where no route and no default leads there. */
export function arrivals(graph: Graph, proxy: Proxy, { service, port, subset }: Upstream): readonly Arrival[] {
  const table = proxy.type === 'gateway' ? gatewayTable(graph, proxy) : sidecarTable(graph, standIn(graph, proxy));
  const routed = table.routed.get(keyOf(service.hostname, port.number, subset?.name)) ?? [];
  const isOwn =
    proxy.type === 'sidecar' &&
    !subset &&
    listenerProtocol(port.protocol) !== 'TCP' &&
    port.protocol !== 'UDP' &&
    !table.shaped.has(`${service.hostname.toLowerCase()} ${port.number}`);
  return isOwn ? [...routed, { bytes: 'http', hosts: [service.hostname], route: undefined, from: undefined, cluster: undefined }] : routed;
}

interface Table {
  readonly routed: ReadonlyMap<string, readonly Arrival[]>;
  /** Hosts and ports whose requests VirtualServices route. */
  readonly shaped: ReadonlySet<string>;
}

const sidecarTable = questionAbout((graph: Graph, proxy: Proxy): Table => {
  const routed = new Map<string, Arrival[]>();
  const shaped = new Set<string>();
  const add = (cluster: Cluster, arrival: Omit<Arrival, 'cluster'>) =>
    append(routed, keyOf(cluster.host, cluster.port, cluster.subset), { ...arrival, cluster });
  for (const { routes, domains, from, service, port } of outboundHttp(graph, proxy)) {
    if (service) shaped.add(`${service.hostname.toLowerCase()} ${port}`);
    for (const route of routes) for (const cluster of route.to) add(cluster, { bytes: 'http', hosts: domains.slice(0, 1), route, from });
  }
  for (const { port, chains } of outboundListeners(graph, proxy))
    for (const { routes, to, service, rule, sni } of chains) {
      if (routes !== undefined) continue;
      const protocol = service.ports.find(({ number }) => number === port)?.protocol;
      const bytes = protocol && isTls(protocol) ? 'tls' : 'tcp';
      for (const cluster of to) add(cluster, { bytes, hosts: sni, route: undefined, from: rule?.from });
    }
  return { routed, shaped };
});

const gatewayTable = questionAbout((graph: Graph, proxy: Proxy): Table => {
  const routed = new Map<string, Arrival[]>();
  const add = (cluster: Cluster, arrival: Omit<Arrival, 'cluster'>) =>
    append(routed, keyOf(cluster.host, cluster.port, cluster.subset), { ...arrival, cluster });
  const names = new Set<string>();
  for (const { chains } of listeners(graph, proxy))
    for (const { routeName, to, tls, sni, from, servers } of chains) {
      if (routeName !== undefined) names.add(routeName);
      const isPassthrough = !tls && servers[0]?.mode !== undefined;
      for (const cluster of to)
        add(cluster, { bytes: isPassthrough ? 'tls' : 'tcp', hosts: (sni ?? []).map(({ name }) => name), route: undefined, from });
    }
  for (const name of names)
    for (const { domain, routes } of virtualHosts(graph, proxy, name))
      for (const route of routes) for (const cluster of route.to) add(cluster, { bytes: 'http', hosts: [domain], route, from: route.from });
  return { routed, shaped: new Set() };
});
