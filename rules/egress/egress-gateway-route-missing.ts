import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { callText, destinationText, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'egress-gateway-route-missing',
  area: 'egress',
  severity: 'error',
  summary: 'The mesh sends a host to a gateway that has no server or no route for it',
  impact: 'The gateway answers 404, or closes the connection.',
  fix: 'Bind the VirtualService to the Gateway as namespace/name, give it a rule for that gateway that leads to the host outside, and list the host in a server of the port.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-gateways',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-leg-missing')) {
      const { failure, sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${callText(failure.path)} is sent to ${destinationText(sender)}, but the gateway has no way on for it: ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
