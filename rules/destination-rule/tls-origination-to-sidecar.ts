import { rule } from '../../src/engine/index.ts';
import { failuresWhere } from '../../src/istio/failing-settings.ts';

export default rule({
  id: 'tls-origination-to-sidecar',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Mode SIMPLE or MUTUAL toward a port that is served by a sidecar, which takes mTLS of the mesh only',
  impact:
    'The sidecar of the server has no place for TLS that is not of the mesh on this port: the connection is reset or the handshake fails, and clients see 503.',
  fix: 'Delete the tls block or write mode: ISTIO_MUTUAL. If the application itself serves TLS, name the Service port https-... and allow PERMISSIVE for it.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#sidecars'],
  on: ['DestinationRule'],
  reads: ['PeerAuthentication', 'Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { setting, first, places, isAll } of failuresWhere(graph, destinationRule, ({ wire }) => wire === 'tls')) {
      const { hop, use } = first;
      const { mode } = setting.tls;
      const why =
        hop.reception === 'handshake-fails'
          ? 'PeerAuthentication STRICT demands a certificate of the mesh there'
          : `the port is ${use.upstream.port.protocol}, so the sidecar takes plain HTTP and mTLS of the mesh only`;
      yield {
        at: setting.at.get('mode'),
        severity: isAll ? 'error' : 'warning',
        message: `mode ${mode} cannot work for ${places}: a sidecar serves it, and ${why}`,
        related: [
          { at: use.upstream.port.at, message: 'the port' },
          ...(hop.policy?.at ? [{ at: hop.policy.at, message: 'what the server demands' }] : []),
        ],
      };
    }
  },
});
