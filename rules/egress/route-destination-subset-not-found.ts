import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { gatewayOf, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'route-destination-subset-not-found',
  area: 'egress',
  severity: 'error',
  summary: 'A route names a subset that the DestinationRule in force does not have',
  impact: 'The proxy has no upstream of that name: 503 (NC), or the connection is closed.',
  fix: 'Define the subset in the DestinationRule that the proxy uses for the host: one in its own namespace, else in that of the service, else in the root namespace.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset',
    'https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'destination-subset-missing')) {
      const { sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${gatewayOf(sender)} knows no subset "${sender.cluster?.subset}" of ${sender.cluster?.host}: ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
