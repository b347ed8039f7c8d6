import { rule } from '../../src/engine/index.ts';
import { clientsText, failingHops, upstreamText } from '../../src/istio/failing-hops.ts';

export default rule({
  id: 'strict-without-auto-mtls',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'STRICT while the mesh has automatic mTLS switched off and no DestinationRule turns it on',
  impact: 'Sidecars send plain text, and the server closes every connection.',
  fix: 'Take enableAutoMtls: false out of the mesh configuration, or add a DestinationRule with mode ISTIO_MUTUAL for the hosts.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls'],
  on: ['PeerAuthentication'],
  reads: ['Service', 'Deployment', 'ConfigMap', 'IstioOperator'],
  *check(policy, graph) {
    const found = failingHops(graph).filter(
      ({ upstream, hop }) => upstream.reason === 'auto-mtls-off' && hop.policy?.config?.resource === policy,
    );
    const [first] = found;
    if (!first?.hop.policy?.at) return;
    const others = new Set(found.map(({ upstream }) => upstreamText(upstream))).size - 1;
    yield {
      at: first.hop.policy.at,
      message: `Automatic mTLS is off in this mesh: ${clientsText(first.clients)} sends plain text to ${upstreamText(first.upstream)}${others > 0 ? ` and ${others} more` : ''}, which demands mTLS`,
      related: [{ at: first.upstream.service.at, message: 'this service becomes unreachable' }],
    };
  },
});
