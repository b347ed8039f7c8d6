import { append, type Graph, question, type Resource } from '../graph/index.ts';
import { gatewayProxies, gatewaysOf } from './gateways.ts';
import type { Proxy } from './proxy.ts';

const workloadsOfGateways = question((graph): ReadonlyMap<Resource, readonly Proxy[]> => {
  const out = new Map<Resource, Proxy[]>();
  for (const proxy of gatewayProxies(graph)) for (const { gateway } of gatewaysOf(graph, proxy)) append(out, gateway.resource, proxy);
  return out;
});

/** The gateway workloads of the input that serve a Gateway, written or derived; none where the input does not show them. */
export const proxiesOfGateway = (graph: Graph, gateway: Resource): readonly Proxy[] => workloadsOfGateways(graph).get(gateway) ?? [];
