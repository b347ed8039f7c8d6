import { rule } from '../../src/engine/index.ts';
import { clientsText, failingHops, upstreamText } from '../../src/istio/failing-hops.ts';
import { namespaceMode } from '../../src/istio/peer-authentication.ts';

export default rule({
  id: 'strict-below-disabled-namespace',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A workload demands mTLS while the policy of its namespace or the mesh switches mTLS off',
  impact: 'Clients look only at the policy of the namespace, so they send plain text, and the workload closes every connection.',
  fix: 'Set the policy of the namespace (or of the mesh) to PERMISSIVE, or give the host a DestinationRule with mode ISTIO_MUTUAL.',
  references: [
    'https://github.com/istio/istio/issues/56084',
    'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
  ],
  on: ['PeerAuthentication'],
  reads: ['Service', 'Deployment', 'Namespace'],
  *check(policy, graph) {
    for (const { upstream, hop, clients } of failingHops(graph)) {
      const { policy: decision } = hop;
      if (upstream.reason !== 'server-disables-mtls' || decision?.config?.resource !== policy || !decision.at) continue;
      const general = namespaceMode(graph, upstream.service.namespace);
      yield {
        at: decision.at,
        message: `${upstreamText(upstream)} demands mTLS by this policy, but ${clientsText(clients)} sends plain text, since PeerAuthentication "${general.config?.resource.id}" disables mTLS`,
        related: general.at ? [{ at: general.at, message: 'clients go by this mode alone' }] : [],
      };
      return;
    }
  },
});
