import { type Graph, question, questionAbout, type Workload, workloads } from '../graph/index.ts';
import { gatewayApiProxies } from './gateway-api/proxies.ts';
import { injected, isGatewayWorkload, serviceAccountOf, spiffeName } from './injection.ts';
import type { Proxy } from './proxy.ts';

/** Kinds whose Pods keep running. A CronJob is shown by the Jobs that it makes, as istiod sees it. */
const notShown = new Set(['CronJob']);

/**
 * Every Envoy that istiod configures: one per workload that has a sidecar or is a gateway, and one per gateway that Gateway API deploys.
 * A workload counts as injected unless something says otherwise; `injected` of its Proxy tells whether that is certain.
 */
export const proxies = question((graph): readonly Proxy[] => [
  ...topWorkloads(graph)
    .map((workload) => proxyOf(graph, workload))
    .filter((proxy) => proxy !== undefined),
  ...gatewayApiProxies(graph),
]);

/** The Envoy in the Pods of a workload; undefined where there is none. */
export const proxyOf = questionAbout((graph: Graph, workload: Workload): Proxy | undefined => {
  const gateway = isGatewayWorkload(graph, workload);
  const sidecar = gateway ? 'no' : injected(graph, workload);
  if (!gateway && (sidecar === 'no' || (sidecar === 'unknown' && isSystemNamespace(workload.namespace)))) return undefined;
  return {
    type: gateway ? 'gateway' : 'sidecar',
    namespace: workload.namespace,
    name: workload.name,
    labels: workload.labels,
    workload,
    identity: spiffeName(graph, workload.namespace, serviceAccountOf(workload)),
    injected: gateway ? 'yes' : sidecar,
  };
});

/** Nothing is injected where Istio itself runs unless a Namespace object says so. */
const isSystemNamespace = (namespace: string): boolean => namespace === 'istio-system';

/** Workloads that no other workload of the input made: a dump holds a Deployment, its ReplicaSets and their Pods. */
export const topWorkloads = question((graph): readonly Workload[] => {
  const all = workloads(graph).filter(({ resource }) => !notShown.has(resource.kind));
  const present = new Set(all.map(({ resource }) => `${resource.kind}/${resource.id}`));
  return all.filter(
    ({ resource }) =>
      !resource
        .at('metadata', 'ownerReferences')
        .items()
        .some((owner) => present.has(`${owner.get('kind').string()}/${resource.namespace}/${owner.get('name').string()}`)),
  );
});
