import { rule } from '../../src/engine/index.ts';
import { clientsText, failingHops, upstreamText } from '../../src/istio/failing-hops.ts';

export default rule({
  id: 'headless-service-mtls-disabled',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A workload or port policy disables mTLS behind a headless Service, which clients do not see',
  impact: 'Sidecars keep sending mTLS to the port, and the server, which now reads plain text, answers with an error or resets.',
  fix: 'Add a DestinationRule for the host that sets mode DISABLE for this port.',
  references: [
    'https://github.com/istio/istio/issues/39439',
    'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
  ],
  on: ['PeerAuthentication'],
  reads: ['Service', 'Deployment', 'Namespace'],
  *check(policy, graph) {
    for (const { upstream, hop, clients } of failingHops(graph)) {
      if (
        !upstream.isOriginalDestination ||
        upstream.reason !== 'auto-mtls' ||
        hop.wire !== 'mtls' ||
        hop.policy?.config?.resource !== policy ||
        !hop.policy.at
      )
        continue;
      yield {
        at: hop.policy.at,
        message: `mTLS is off for port ${hop.endpoint.port} here, but ${clientsText(clients)} cannot see that for the headless ${upstreamText(upstream)} and keeps sending mTLS`,
        help: `Add a DestinationRule for ${upstream.service.hostname} with portLevelSettings for port ${upstream.port.number} and tls mode DISABLE.`,
        related: [{ at: upstream.port.at, message: 'the port of the headless Service' }],
      };
      return;
    }
  },
});
