import { rule } from '../../src/engine/index.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';

export default rule({
  id: 'peer-authentication-root-selector',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A PeerAuthentication with a selector in the root namespace, where it is ignored',
  impact: 'The policy has no effect on any workload, in its own namespace neither: what it demands or allows does not happen.',
  fix: 'Move the policy into the namespace of the workloads; without selector it would hold for the whole mesh.',
  references: [
    'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    'https://github.com/istio/istio/issues/61023',
  ],
  on: ['PeerAuthentication'],
  reads: ['ConfigMap', 'IstioOperator'],
  *check(policy, graph) {
    const selector = policy.at('spec', 'selector', 'matchLabels');
    const { rootNamespace } = meshConfig(graph);
    if (policy.namespace !== rootNamespace || selector.keys().length === 0) return;
    const labels = selector.keys().map((key) => `${key}=${selector.get(key).string() ?? ''}`);
    yield {
      at: policy.at('spec', 'selector').key,
      message: `PeerAuthentication "${policy.id}" selects ${labels.join(', ')}, but "${rootNamespace}" is the root namespace, where policies with a selector are ignored`,
    };
  },
});
