import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap, workloadsIn } from '../../src/graph/index.ts';
import { injected, isAmbient } from '../../src/istio/injection.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';

export default rule({
  id: 'peer-authentication-without-sidecar',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'STRICT for workloads of which none has a sidecar',
  impact: 'Nothing enforces the policy: the workloads accept plain text from everybody.',
  fix: 'Label the namespace with istio-injection: enabled (or the Pods with sidecar.istio.io/inject: "true") and restart the workloads.',
  references: ['https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/'],
  on: ['PeerAuthentication'],
  reads: ['Namespace', 'Deployment'],
  *check(policy, graph) {
    const mode = policy.at('spec', 'mtls', 'mode');
    if (mode.string() !== 'STRICT' || policy.namespace === meshConfig(graph).rootNamespace) return;
    const selector = stringMap(policy.at('spec', 'selector', 'matchLabels'));
    const concerned = workloadsIn(graph, policy.namespace).filter(({ labels }) => matchesLabels(selector, labels));
    const first = concerned[0];
    if (!first || !concerned.every((workload) => injected(graph, workload) === 'no' && isAmbient(graph, workload) === 'no')) return;
    const namespace = graph.get('Namespace', '', policy.namespace);
    yield {
      at: mode,
      message: `PeerAuthentication "${policy.id}" demands mTLS, but ${first.resource.kind} "${first.namespace}/${first.name}"${concerned.length > 1 ? ` and ${concerned.length - 1} more` : ''} has no sidecar to enforce it`,
      related: [
        {
          at: namespace ? namespace.at('metadata', 'name') : first.metadata.key,
          message: namespace ? 'this namespace is not injected' : 'these Pods are not injected',
        },
      ],
    };
  },
});
