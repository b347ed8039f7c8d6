import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { callText, gatewayOf, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'route-destination-port-not-found',
  area: 'egress',
  severity: 'error',
  summary: 'A route leads to a port that the service does not have',
  impact:
    'The proxy has no upstream of that name: 503 (NC), or the connection is closed. The target port of a Service is not a port of it.',
  fix: 'Name a port of the service, or add the port to it.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'destination-port-missing')) {
      const { failure, sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${gatewayOf(sender)} is to send ${callText(failure.path)} to port ${sender.cluster?.port} of ${sender.cluster?.host}, which has no such port: ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
