import { rule } from '../../src/engine/index.ts';
import { failuresWhere } from '../../src/istio/failing-settings.ts';

export default rule({
  id: 'istio-mutual-without-sidecar',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Mode ISTIO_MUTUAL toward workloads without a sidecar',
  impact: 'The mTLS of the mesh reaches the application itself, which does not speak it: clients see 503.',
  fix: 'Give the workload a sidecar, or delete the tls block: automatic mTLS then sends plain text to the Pods that have none.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls'],
  on: ['DestinationRule'],
  reads: ['Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { setting, first, places, isAll } of failuresWhere(
      graph,
      destinationRule,
      ({ wire, reception, policy, endpoint }) =>
        wire === 'mtls' && reception === 'mtls-at-application' && !policy && !endpoint.service.meshExternal,
    )) {
      const { endpoint } = first.hop;
      const who = endpoint.workload
        ? `${endpoint.workload.resource.kind} "${endpoint.workload.resource.id}"`
        : (endpoint.address ?? 'its endpoint');
      const isExcluded = endpoint.tlsMode === 'istio';
      yield {
        at: setting.at.get('mode'),
        severity: isAll ? 'error' : 'warning',
        message: isExcluded
          ? `mode ISTIO_MUTUAL sends mTLS to ${places}, but that port bypasses the sidecar of ${who}`
          : `mode ISTIO_MUTUAL sends mTLS to ${places}, but ${who} has no sidecar`,
        related: endpoint.workload
          ? [{ at: endpoint.workload.resource.at('metadata', 'name'), message: 'serves it' }]
          : endpoint.at
            ? [{ at: endpoint.at, message: 'the endpoint' }]
            : [],
      };
    }
  },
});
