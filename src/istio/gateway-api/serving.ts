import { type Graph, question, questionAbout, type Resource } from '../../graph/index.ts';
import type { Config } from '../configs.ts';
import { gatewayProxies, gatewaysOf } from '../gateways.ts';
import type { Proxy } from '../proxy.ts';
import type { GatewaySpec } from '../specs.ts';
import { type Upstream, upstream } from '../upstream.ts';
import type { Backend } from './backends.ts';
import { listenerOf } from './gateways.ts';
import type { Listener } from './listeners.ts';
import { accepted } from './parents.ts';
import { translation } from './virtual-services.ts';

/** The gateway workloads that serve each listener. */
const proxiesByListener = question((graph): ReadonlyMap<Listener, readonly Proxy[]> => {
  const out = new Map<Listener, Proxy[]>();
  const add = (config: Config<GatewaySpec>, proxy: Proxy): void => {
    const listener = listenerOf(config);
    if (!listener) return;
    const known = out.get(listener);
    if (known) known.push(proxy);
    else out.set(listener, [proxy]);
  };
  for (const proxy of gatewayProxies(graph)) for (const { gateway } of gatewaysOf(graph, proxy)) add(gateway, proxy);
  return out;
});

export const proxiesOfListener = (graph: Graph, listener: Listener): readonly Proxy[] => proxiesByListener(graph).get(listener) ?? [];

/** A backend of a route as a gateway that serves the route reaches it. */
export interface ReachedBackend {
  readonly backend: Backend;
  readonly proxy: Proxy;
  readonly listener: Listener;
  readonly upstream: Upstream;
}

/** The backends of a route that its gateways have a cluster for, each place once. */
export const reachedBackends = questionAbout((graph, route: Resource): readonly ReachedBackend[] => {
  const out = new Map<unknown, ReachedBackend>();
  for (const { listener } of accepted(graph, route)) {
    const [proxy] = listener ? proxiesOfListener(graph, listener) : [];
    if (!listener || !proxy) continue;
    for (const backend of translation(graph, route, false).backends) {
      const { destination, at } = backend;
      if (!destination?.host || !destination.port?.number || backend.fault || out.has(at)) continue;
      const found = upstream(graph, proxy, destination.host, destination.port.number);
      if (found) out.set(at, { backend, proxy, listener, upstream: found });
    }
  }
  return [...out.values()];
});
