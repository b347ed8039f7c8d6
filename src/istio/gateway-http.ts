import { type Graph, questionAbout } from '../graph/index.ts';
import { type GatewayServer, mergedGateway } from './gateway-merge.ts';
import { HostIndex } from './hosts.ts';
import { catchAllsLast, type HttpRoute, httpRoutes, type RouteService } from './http-routes.ts';
import type { Proxy } from './proxy.ts';
import { serviceScope } from './service-scope.ts';
import { isServiceVisible, serviceIndex } from './services.ts';
import { type VirtualService, virtualServicesFor } from './virtual-services.ts';

/** The virtual hosts of a gateway's HTTP routes (buildGatewayHTTPRouteConfig in pilot/pkg/networking/core/gateway.go). */
export interface VirtualHost {
  readonly domain: string;
  /** Plain HTTP is answered with a redirect to HTTPS, whatever the routes say. */
  readonly requiresTls: boolean;
  /** None answers 404. */
  readonly routes: readonly HttpRoute[];
  /** The servers that gave it routes or the redirect. */
  readonly servers: readonly GatewayServer[];
}

interface Growing {
  requiresTls: boolean;
  readonly routes: HttpRoute[];
  readonly servers: Set<GatewayServer>;
}

const known = questionAbout((_graph: Graph, _proxy: Proxy) => new Map<string, readonly VirtualHost[]>());

/** The virtual hosts behind the name of some routes, one per domain. Where no server has any, one for `*` that answers 404. */
export function virtualHosts(graph: Graph, proxy: Proxy, routeName: string): readonly VirtualHost[] {
  const answers = known(graph, proxy);
  let answer = answers.get(routeName);
  if (!answer) {
    answer = build(graph, proxy, mergedGateway(graph, proxy).byRouteName.get(routeName) ?? []);
    answers.set(routeName, answer);
  }
  return answer;
}

function build(graph: Graph, proxy: Proxy, servers: readonly GatewayServer[]): readonly VirtualHost[] {
  const hosts = new Map<string, Growing>();
  // Routes are made once for a Gateway and VirtualService and then used for further servers, even of other port numbers.
  const routesOf = new Map<string, Map<VirtualService, HttpRoute[]>>();
  for (const server of servers) {
    const redirects = server.spec.tls?.httpsRedirect === true;
    const made = routesOf.get(server.gatewayName) ?? new Map<VirtualService, HttpRoute[]>();
    routesOf.set(server.gatewayName, made);
    for (const { service, hosts: served } of boundTo(graph, proxy, server)) {
      const routes = made.get(service) ?? routesFor(graph, proxy, server, service);
      if (routes.length === 0) continue;
      made.set(service, routes);
      for (const host of served) {
        const growing = hostOf(hosts, host.toLowerCase());
        growing.routes.push(...routes);
        growing.servers.add(server);
        if (redirects) growing.requiresTls = true;
      }
    }
    if (!redirects) continue;
    // The name keeps its namespace here, so that `ns/host` is a domain that no request asks for.
    for (const host of server.hosts) {
      const growing = hostOf(hosts, host.toLowerCase());
      growing.servers.add(server);
      growing.requiresTls = true;
    }
  }
  if (hosts.size === 0) return [{ domain: '*', requiresTls: false, routes: [], servers }];
  return [...hosts].map(([domain, { requiresTls, routes, servers: from }]) => ({
    domain,
    requiresTls,
    routes: catchAllsLast(routes),
    servers: [...from],
  }));
}

function hostOf(hosts: Map<string, Growing>, domain: string): Growing {
  let host = hosts.get(domain);
  if (!host) {
    host = { requiresTls: false, routes: [], servers: new Set() };
    hosts.set(domain, host);
  }
  return host;
}

const routesFor = (graph: Graph, proxy: Proxy, server: GatewayServer, service: VirtualService): HttpRoute[] =>
  httpRoutes(service, {
    namespace: proxy.namespace,
    labels: proxy.labels,
    gateway: server.gatewayName,
    port: server.spec.port?.number ?? 0,
    service: (host) => routeService(graph, proxy, service.namespace, host),
  });

/** The service that a destination's name means: first one of the VirtualService's namespace, then the one that the gateway knows (buildNameToServiceMapForHTTPRoutes). */
function routeService(graph: Graph, proxy: Proxy, namespace: string, host: string): RouteService | undefined {
  const own = serviceIndex(graph).get(host)?.get(namespace);
  return own && isServiceVisible(graph, own, proxy.namespace) ? own : serviceScope(graph, proxy).byHost.get(host);
}

/** A VirtualService that a server serves, with the hosts that both cover: of each overlapping pair the narrower. */
export interface BoundVirtualService {
  readonly service: VirtualService;
  readonly hosts: readonly string[];
}

const bindings = questionAbout((_graph: Graph, _proxy: Proxy) => new Map<GatewayServer, readonly BoundVirtualService[]>());

/** The VirtualServices of a server's Gateway whose hosts overlap its own, in the order in which they apply. */
export function boundTo(graph: Graph, proxy: Proxy, server: GatewayServer): readonly BoundVirtualService[] {
  const answers = bindings(graph, proxy);
  let answer = answers.get(server);
  if (!answer) {
    answer = bind(graph, proxy, server);
    answers.set(server, answer);
  }
  return answer;
}

function bind(graph: Graph, proxy: Proxy, server: GatewayServer): readonly BoundVirtualService[] {
  const { services, index } = servicesByHost(graph, proxy, server.gatewayName);
  if (services.length === 0) return [];
  const serverHosts = new HostIndex<ServerHost>();
  const candidates = new Set<number>();
  for (const written of server.hosts) {
    const host = serverHost(written);
    serverHosts.add(host.name, host);
    for (const position of index.overlapping(host.name)) candidates.add(position);
  }
  return [...candidates]
    .sort((a, b) => a - b)
    .map((position) => ({ service: services[position]!, hosts: narrower(serverHosts, services[position]!) }))
    .filter(({ hosts }) => hosts.length > 0);
}

/** A server's host, apart from the namespace whose VirtualServices it is for. */
interface ServerHost {
  readonly name: string;
  readonly namespace: string | undefined;
}

const serverHost = (written: string): ServerHost => {
  const slash = written.indexOf('/');
  return slash < 0 ? { name: written, namespace: undefined } : { name: written.slice(slash + 1), namespace: written.slice(0, slash) };
};

function narrower(serverHosts: HostIndex<ServerHost>, { hosts, namespace }: VirtualService): string[] {
  const out = new Set<string>();
  const isFor = (host: ServerHost): boolean => host.namespace === undefined || host.namespace === namespace;
  for (const host of hosts) {
    if (serverHosts.covering(host).some(isFor)) out.add(host);
    for (const under of serverHosts.under(host)) if (isFor(under)) out.add(under.name);
  }
  return [...out];
}

interface GatewayServices {
  readonly services: readonly VirtualService[];
  /** Their places by host. */
  readonly index: HostIndex<number>;
}

const indices = questionAbout((_graph: Graph, _proxy: Proxy) => new Map<string, GatewayServices>());

function servicesByHost(graph: Graph, proxy: Proxy, gateway: string): GatewayServices {
  const answers = indices(graph, proxy);
  let answer = answers.get(gateway);
  if (!answer) {
    const services = virtualServicesFor(graph, proxy.namespace, gateway);
    const index = new HostIndex<number>();
    services.forEach(({ hosts }, position) => {
      for (const host of hosts) index.add(host, position);
    });
    answer = { services, index };
    answers.set(gateway, answer);
  }
  return answer;
}
