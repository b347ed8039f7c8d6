import { append, type Graph, question, type Resource, workloads } from '../graph/index.ts';
import { type ServiceCall, serviceCalls } from './called-services.ts';
import { isHttp } from './protocols.ts';
import { proxyOf } from './proxies.ts';
import type { Proxy } from './proxy.ts';

/** Calls by https to a port that is declared as HTTP, from workloads with a sidecar, by the object that declares the port. */
const httpsCalls = question((graph) => {
  const out = new Map<Resource, { call: ServiceCall; proxy: Proxy }[]>();
  for (const workload of workloads(graph)) {
    const proxy = proxyOf(graph, workload);
    if (proxy?.type !== 'sidecar' || proxy.injected !== 'yes') continue;
    for (const call of serviceCalls(graph, workload))
      if (call.scheme === 'https' && call.servicePort && isHttp(call.servicePort.protocol) && !call.service.meshExternal)
        append(out, call.service.resource, { call, proxy });
  }
  return out;
});

/** The https calls to ports that an object declares as HTTP. */
export const httpsCallsTo = (graph: Graph, resource: Resource): readonly { readonly call: ServiceCall; readonly proxy: Proxy }[] =>
  httpsCalls(graph).get(resource) ?? [];
