import { rule } from '../../src/engine/index.ts';
import { question, type Resource, type Workload, workloadKinds, workloadOf, workloads } from '../../src/graph/index.ts';
import { peerPolicy } from '../../src/istio/peer-authentication.ts';
import { proxyOf } from '../../src/istio/proxies.ts';

/** The first workload of each namespace of which nothing says whether it is injected. */
const firsts = question((graph): ReadonlyMap<Resource, Workload> => {
  const out = new Map<string, Workload>();
  for (const workload of workloads(graph)) {
    if (out.has(workload.namespace) || graph.get('Namespace', '', workload.namespace)) continue;
    const proxy = proxyOf(graph, workload);
    if (proxy?.type === 'sidecar' && proxy.injected === 'unknown') out.set(workload.namespace, workload);
  }
  return new Map([...out.values()].map((workload) => [workload.resource, workload]));
});

export default rule({
  id: 'sidecar-injection-not-shown',
  area: 'peer-authentication',
  severity: 'info',
  summary: 'Workloads are to accept mTLS only, and nothing shows that they have a sidecar',
  impact: 'Without sidecar nothing enforces the policy: the workloads accept plain text from everybody.',
  fix: 'Add the Namespace with istio-injection: enabled (or istio.io/rev) to the files, or label the Pods with sidecar.istio.io/inject: "true".',
  references: ['https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/'],
  on: workloadKinds,
  reads: ['Namespace', 'PeerAuthentication'],
  // One finding for a namespace.
  *check(resource, graph) {
    const workload = firsts(graph).has(resource) ? workloadOf(graph, resource) : undefined;
    // Only where the input holds Namespaces at all does one that is not there tell something.
    if (!workload || graph.all('Namespace').length === 0) return;
    const policy = peerPolicy(graph, workload);
    if (policy.mode !== 'STRICT' || policy.config?.namespace !== workload.namespace || !policy.at) return;
    const labels = workload.metadata.get('labels');
    yield {
      at: labels.exists ? labels.key : resource.at('metadata', 'name'),
      message: `Nothing in this input says that namespace "${workload.namespace}" of ${resource.ref.kind} "${workload.name}" is injected`,
      related: [{ at: policy.at, message: `PeerAuthentication "${policy.config.resource.id}" counts on sidecars` }],
    };
  },
});
