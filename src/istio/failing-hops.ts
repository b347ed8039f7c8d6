import { append, question } from '../graph/index.ts';
import { type Hop, hops, isFailure } from './hop.ts';
import { proxies } from './proxies.ts';
import type { Proxy } from './proxy.ts';
import { type Upstream, upstreams } from './upstream.ts';

/** A hop inside the mesh that fails for certain, with every proxy that has it so. */
export interface FailingHop {
  readonly upstream: Upstream;
  readonly hop: Hop;
  readonly clients: readonly Proxy[];
}

/** Every hop from a proxy of the input to an endpoint of the input at which the receiver refuses what is sent. What is uncertain is left out. */
export const failingHops = question((graph): readonly FailingHop[] => {
  // Proxies for which nothing differs share their list of upstreams, and lists share upstreams.
  const byList = new Map<readonly Upstream[], Proxy[]>();
  for (const proxy of proxies(graph)) if (proxy.injected === 'yes') append(byList, upstreams(graph, proxy), proxy);
  const clients = new Map<Upstream, Proxy[]>();
  for (const [list, who] of byList) {
    for (const upstream of list) {
      const known = clients.get(upstream);
      if (known) known.push(...who);
      else clients.set(upstream, [...who]);
    }
  }
  const out: FailingHop[] = [];
  for (const [upstream, who] of clients) {
    for (const hop of hops(graph, upstream)) {
      if (hop.isUncertain || !isFailure(hop.reception)) continue;
      // A workload that calls nobody else does not make its own Service fail.
      const others = who.filter(({ workload }) => workload !== hop.endpoint.workload);
      if (others.length) out.push({ upstream, hop, clients: others });
    }
  }
  return out;
});

/** The service port of an upstream for a message: `orders.prod.svc.cluster.local:8080`. */
export const upstreamText = ({ service, port, subset }: Upstream): string =>
  `${service.hostname}:${port.number}${subset ? ` (subset ${subset.name})` : ''}`;

/** Some clients for a message: `Deployment "shop/web" (and 2 more)`, a singular. */
export const clientsText = (clients: readonly Proxy[]): string => {
  const [first, ...rest] = clients;
  const name = `${first?.workload?.resource.kind ?? 'gateway'} "${first?.namespace}/${first?.name}"`;
  return rest.length ? `${name} (and ${rest.length} more)` : name;
};
