import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { callText, destinationText, gatewayOf, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'route-destination-not-visible',
  area: 'egress',
  severity: 'error',
  summary: 'A route leads to a service that the proxy does not see',
  impact: 'The proxy has no upstream of that name: 503 (NC), or the connection is closed.',
  fix: 'Export the ServiceEntry or Service to the namespace of the proxy that uses the route, the gateway for instance.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'destination-hidden')) {
      const { failure, sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${gatewayOf(sender)} is to send ${callText(failure.path)} to ${destinationText(sender)}, but ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
