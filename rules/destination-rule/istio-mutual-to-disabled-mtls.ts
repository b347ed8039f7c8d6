import { rule } from '../../src/engine/index.ts';
import { failuresWhere } from '../../src/istio/failing-settings.ts';

export default rule({
  id: 'istio-mutual-to-disabled-mtls',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Mode ISTIO_MUTUAL toward workloads whose PeerAuthentication is DISABLE',
  impact:
    'The sidecar of the server does not take mTLS off: the connection is reset or the application gets bytes that it cannot read, and clients see 503.',
  fix: 'Delete the tls block, so that automatic mTLS follows the PeerAuthentication, or take the DISABLE out of the PeerAuthentication.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls'],
  on: ['DestinationRule'],
  reads: ['PeerAuthentication', 'Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { setting, first, places, isAll } of failuresWhere(
      graph,
      destinationRule,
      ({ wire, policy }) => wire === 'mtls' && policy?.mode === 'DISABLE',
    )) {
      const { policy } = first.hop;
      const by = policy?.config ? `PeerAuthentication "${policy.config.resource.id}"` : 'the mesh';
      yield {
        at: setting.at.get('mode'),
        severity: isAll ? 'error' : 'warning',
        message: `mode ISTIO_MUTUAL sends mTLS to ${places}, but ${by} switches it off there (DISABLE)`,
        related: policy?.at ? [{ at: policy.at, message: 'mTLS is switched off here' }] : [],
      };
    }
  },
});
