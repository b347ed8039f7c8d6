import { append, type Graph, questionAbout } from '../graph/index.ts';
import { isUnknown } from '../yaml/index.ts';
import { aliases, serviceDomains } from './aliases.ts';
import { HostIndex, isWildcard } from './hosts.ts';
import { type HttpRoute, httpRoutes, type RouteService, routeTrace } from './http-routes.ts';
import { outboundListeners, standIn } from './outbound-listeners.ts';
import { isHttp } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import { type EgressListener, serviceScope } from './service-scope.ts';
import type { Service, ServicePort } from './services.ts';
import type { ProxyTrace } from './trace.ts';
import { mesh, type VirtualService } from './virtual-services.ts';

/**
 * The virtual hosts of a sidecar that VirtualServices shape. A host without one gets a single route to itself.
 * Source: pilot/pkg/networking/core/httproute.go BuildSidecarOutboundVirtualHosts, pilot/pkg/networking/core/route/route.go BuildSidecarVirtualHostWrapper.
 */
export interface OutboundHost {
  /** Port of the route table. */
  readonly port: number;
  /** The first domain; of a table that serves one service alone, its host. */
  readonly host: string;
  /** Lower-cased names that requests are matched with. */
  readonly domains: readonly string[];
  readonly routes: readonly HttpRoute[];
  readonly from: VirtualService;
  /** Undefined for a host of the VirtualService that no service has. */
  readonly service: Service | undefined;
  /** Name of the route table, `PORT` or `HOST:PORT`. */
  readonly table: string;
}

/** The virtual hosts of every route table that a listener of the sidecar uses. */
export const outboundHttp = (graph: Graph, proxy: Proxy): readonly OutboundHost[] => hostsOf(graph, standIn(graph, proxy));

const hostsOf = questionAbout((graph: Graph, proxy: Proxy): readonly OutboundHost[] => {
  const tables = new Set(outboundListeners(graph, proxy).flatMap(({ chains }) => chains.flatMap(({ routes }) => routes ?? [])));
  const shared = new Map<string, readonly OutboundHost[]>();
  const ofPort = (name: string, port: number): readonly OutboundHost[] => {
    const key = String(port);
    let hosts = shared.get(key);
    if (!hosts) {
      hosts = virtualHosts(graph, proxy, name, port);
      shared.set(key, hosts);
    }
    return hosts;
  };
  return [...tables].flatMap((name) => {
    const colon = name.lastIndexOf(':');
    const port = Number(name.slice(colon + 1));
    if (colon < 0) return ofPort(name, port);
    const host = name.slice(0, colon);
    const found = ofPort(name, port).find(({ domains }) => domains.includes(host));
    return found ? [{ ...found, host, domains: ['*'], table: name }] : [];
  });
});

export const outboundHttpTrace = (graph: Graph, proxy: Proxy): NonNullable<ProxyTrace['outboundHttp']> =>
  outboundHttp(graph, proxy).map(({ port, host, routes }) => ({ port, host, routes: routes.map(routeTrace) }));

/** What a table knows of a service: the ports that it serves, and the name in small letters. */
interface TableService extends RouteService {
  readonly host: string;
  readonly service: Service;
  readonly ports: readonly ServicePort[];
}

function virtualHosts(graph: Graph, proxy: Proxy, table: string, tablePort: number): OutboundHost[] {
  const listener = egressListenerFor(graph, proxy, tablePort);
  if (!listener) return [];
  // A forward proxy serves all ports in one table.
  const isProxy = listener.port?.protocol === 'HTTP_PROXY';
  const port = isProxy ? 0 : tablePort;
  const index = listenerIndex(graph, listener);
  const known = new Map<string, TableService>();
  for (const { service, port: servicePort } of isProxy ? index.all : (index.byPort.get(port) ?? [])) {
    const host = isProxy ? service.hostname : service.hostname.toLowerCase();
    known.set(host, { host, service, ports: servicePort ? [servicePort] : service.ports, externalName: service.externalName });
  }
  const byHost = new HostIndex<TableService>();
  for (const [host, service] of known) byHost.add(host, service);

  const taken = new Set<string>();
  const names = new Set<string>();
  const wrappers = (port === 80 ? listener.virtualServices : selected(index, known)).flatMap((from) => {
    const routes = httpRoutes(from, {
      namespace: proxy.namespace,
      labels: proxy.labels,
      gateway: mesh,
      port,
      service: (host) => known.get(host),
    });
    if (routes.length === 0) return [];
    const { free, served } = separate(from, known, byHost, index);
    if (from.semantics === 'gateway-api' && !served.some(({ service }) => [service.namespace, proxy.namespace].includes(from.namespace)))
      return [];
    const byPort = new Map<number, TableService[]>();
    for (const service of served)
      for (const { number, protocol } of service.ports) if (isHttp(protocol) || protocol === 'AUTO') append(byPort, number, service);
    if (byPort.size === 0 && port === 80) byPort.set(80, []);
    return [...byPort].map(([number, attached]) => ({ from, routes, free, attached, number }));
  });
  const hosts = new Set(wrappers.flatMap(({ attached, number }) => attached.flatMap(({ host }) => [host, `${host}:${number}`])));
  const out: OutboundHost[] = [];
  for (const { from, routes, free, attached, number } of wrappers) {
    const suffix = isProxy ? `:${number}` : '';
    const add = (host: string, domains: readonly string[], others: ReadonlySet<string>, service: Service | undefined): void => {
      const name = `${host}:${number}`;
      if (names.has(name)) return;
      names.add(name);
      let left = domains.filter((domain) => {
        const lower = domain.toLowerCase();
        if (taken.has(lower) || (others.has(domain) && hosts.has(domain))) return false;
        taken.add(lower);
        return true;
      });
      if (isProxy && number !== 80) left = left.filter((domain) => domain.includes(':'));
      if (left[0] !== undefined) out.push({ port: tablePort, host: left[0], domains: left, routes, from, service, table });
    };
    for (const host of free) {
      const lower = host.toLowerCase();
      add(lower, [lower], new Set(), undefined);
    }
    for (const { host, service } of attached) {
      const all = [host, ...(aliases(graph).get(service.hostname) ?? []).map(({ hostname }) => hostname)];
      const { domains, others } = serviceDomains(service, all, proxy.namespace, suffix);
      add(host, domains, others, service);
    }
  }
  return out;
}

/** The entry of the Sidecar that a table belongs to: the first of its port, unless the one without port comes before (GetEgressListenerForRDS). */
export const egressListenerFor = (graph: Graph, proxy: Proxy, port: number): EgressListener | undefined =>
  serviceScope(graph, proxy).listeners.find((listener) => !listener.port || listener.port.number === port);

/** What the tables of one entry of a Sidecar share. */
interface ListenerIndex {
  readonly all: readonly { service: Service; port: ServicePort | undefined }[];
  readonly byPort: ReadonlyMap<number, readonly { service: Service; port: ServicePort | undefined }[]>;
  /** By host in small letters, and by host as written. */
  readonly lower: HostIndex<VirtualService>;
  readonly exact: HostIndex<VirtualService>;
  readonly order: ReadonlyMap<VirtualService, number>;
}

const listenerIndex = questionAbout((_: Graph, listener: EgressListener): ListenerIndex => {
  const byPort = new Map<number, { service: Service; port: ServicePort | undefined }[]>();
  for (const service of listener.services) {
    const seen = new Set<number>();
    for (const port of service.ports) {
      // Of several ports with one number the first is meant.
      if (!seen.has(port.number)) append(byPort, port.number, { service, port });
      seen.add(port.number);
    }
  }
  const lower = new HostIndex<VirtualService>();
  const exact = new HostIndex<VirtualService>();
  for (const service of listener.virtualServices)
    for (const host of service.hosts) {
      lower.add(host.toLowerCase(), service);
      exact.add(host, service);
    }
  return {
    all: listener.services.map((service) => ({ service, port: undefined })),
    byPort,
    lower,
    exact,
    order: new Map(listener.virtualServices.map((service, place) => [service, place])),
  };
});

/** The VirtualServices with a host that some service of the table has, in their order (selectVirtualServices). */
function selected(index: ListenerIndex, known: ReadonlyMap<string, TableService>): VirtualService[] {
  const out = new Set<VirtualService>();
  for (const host of known.keys()) for (const service of index.lower.overlapping(host)) out.add(service);
  return [...out].sort((a, b) => index.order.get(a)! - index.order.get(b)!);
}

/** Splits the hosts of a VirtualService into services of the table and the rest (separateVSHostsAndServices). */
function separate(
  from: VirtualService,
  known: ReadonlyMap<string, TableService>,
  byHost: HostIndex<TableService>,
  index: ListenerIndex,
): { free: string[]; served: TableService[] } {
  const free: string[] = [];
  const served: TableService[] = [];
  for (const host of from.hosts) {
    if (isWildcard(host)) continue;
    const service = known.get(host.toLowerCase());
    if (service) served.push(service);
    else if (!isUnknown(host)) free.push(host);
  }
  for (const host of from.hosts) {
    if (!isWildcard(host)) continue;
    const lower = host.toLowerCase();
    const under = from.semantics === 'gateway-api' ? [] : byHost.overlapping(lower);
    if (under.length === 0) free.push(lower);
    // The best VirtualService is kept under the name as written, so a service with capital letters has none.
    for (const service of under)
      if (service.host === service.service.hostname && index.exact.mostSpecific(service.host)?.values[0] === from) served.push(service);
  }
  return { free, served };
}
