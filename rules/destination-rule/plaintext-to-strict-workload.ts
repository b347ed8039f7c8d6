import { rule } from '../../src/engine/index.ts';
import { failuresWhere } from '../../src/istio/failing-settings.ts';

export default rule({
  id: 'plaintext-to-strict-workload',
  area: 'destination-rule',
  severity: 'error',
  summary: 'A DestinationRule with mode DISABLE for workloads that demand mTLS (PeerAuthentication STRICT)',
  impact:
    'Proxies that use the rule send plain text, and the sidecar of the server closes every connection: clients see 503 (connection reset).',
  fix: 'Delete the tls block, so that automatic mTLS decides, or write mode: ISTIO_MUTUAL.',
  references: [
    'https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls',
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule',
  ],
  on: ['DestinationRule'],
  reads: ['PeerAuthentication', 'Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { setting, first, places, isAll } of failuresWhere(graph, destinationRule, ({ wire }) => wire === 'plain')) {
      const { policy } = first.hop;
      const by = policy?.config ? `PeerAuthentication "${policy.config.resource.id}"` : 'the mesh';
      yield {
        at: setting.at.get('mode'),
        severity: isAll ? 'error' : 'warning',
        message: `mode DISABLE sends plain text to ${places}, but ${by} demands mTLS there (STRICT)`,
        related: policy?.at ? [{ at: policy.at, message: 'mTLS is demanded here' }] : [],
      };
    }
  },
});
