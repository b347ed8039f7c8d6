import { append, type Graph, question, type Resource } from '../graph/index.ts';
import { virtualHosts } from './gateway-http.ts';
import { isPassthrough } from './gateway-merge.ts';
import { gatewayProxies } from './gateways.ts';
import type { Cluster } from './http-routes.ts';
import { type FilterChain, listeners } from './listeners.ts';
import type { Proxy } from './proxy.ts';
import { type Upstream, upstream } from './upstream.ts';
import type { VirtualService } from './virtual-services.ts';

/** A destination that a gateway workload sends requests or bytes to. */
export interface GatewayRoute {
  readonly proxy: Proxy;
  readonly chain: FilterChain;
  /** `http`: TLS is ended or was never there. `passthrough`: the client's TLS goes on as it is. `tcp`: bytes after TLS, or plain ones. */
  readonly kind: 'http' | 'passthrough' | 'tcp';
  readonly cluster: Cluster;
  /** Undefined where the gateway has no such cluster. */
  readonly upstream: Upstream | undefined;
  readonly from: VirtualService | undefined;
}

/** Every destination of every gateway workload of the input. Those of AUTO_PASSTHROUGH, which only mesh proxies use, are left out. */
export const gatewayRoutes = question((graph): readonly GatewayRoute[] => {
  const out: GatewayRoute[] = [];
  for (const proxy of gatewayProxies(graph)) {
    const seen = new Set<string>();
    for (const chain of listeners(graph, proxy).flatMap((listener) => listener.chains)) {
      if (chain.meshOnly) continue;
      const add = (kind: GatewayRoute['kind'], cluster: Cluster, from: VirtualService | undefined) =>
        out.push({ proxy, chain, kind, cluster, from, upstream: upstream(graph, proxy, cluster.host, cluster.port, cluster.subset) });
      for (const cluster of chain.to) add(chain.servers.some(isPassthrough) ? 'passthrough' : 'tcp', cluster, chain.from);
      if (chain.routeName === undefined || seen.has(chain.routeName)) continue;
      seen.add(chain.routeName);
      const routes = new Set(virtualHosts(graph, proxy, chain.routeName).flatMap((host) => host.routes));
      for (const route of routes) if (!route.redirect) for (const cluster of route.to) add('http', cluster, route.from);
    }
  }
  return out;
});

const byVirtualService = question((graph) => {
  const out = new Map<Resource, GatewayRoute[]>();
  for (const route of gatewayRoutes(graph)) if (route.from && !route.from.config.derived) append(out, route.from.config.resource, route);
  return out;
});

/** The destinations that a written VirtualService gives gateways. */
export const routesOfVirtualService = (graph: Graph, resource: Resource): readonly GatewayRoute[] =>
  byVirtualService(graph).get(resource) ?? [];
