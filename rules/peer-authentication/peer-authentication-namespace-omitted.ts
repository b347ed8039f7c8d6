import { rule } from '../../src/engine/index.ts';
import { hasNoNamespace, objectInNamedNamespace } from '../../src/graph/index.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';

export default rule({
  id: 'peer-authentication-namespace-omitted',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'A PeerAuthentication for everything in its namespace does not say which namespace',
  impact:
    'The policy holds for whatever namespace kubectl points to and takes the place of a policy of the same name there. Only in the root namespace is it for the whole mesh.',
  fix: 'Write metadata.namespace: istio-system (the root namespace) for the whole mesh, or the namespace that is to be protected.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
  on: ['PeerAuthentication'],
  reads: [],
  *check(policy, graph) {
    const named = objectInNamedNamespace(graph);
    if (!named || !hasNoNamespace(policy) || policy.at('spec', 'selector', 'matchLabels').keys().length > 0) return;
    const mode = policy.at('spec', 'mtls', 'mode');
    if (mode.string() !== 'STRICT' && mode.string() !== 'DISABLE') return;
    yield {
      at: policy.at('metadata', 'namespace'),
      message: `PeerAuthentication "${policy.name}" sets ${mode.string()} for a namespace that it does not name; it is for the whole mesh only in "${meshConfig(graph).rootNamespace}"`,
      related: [{ at: named.at('metadata', 'namespace'), message: 'other objects name theirs' }],
    };
  },
});
