import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { callText, destinationText, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'egress-gateway-route-loop',
  area: 'egress',
  severity: 'error',
  summary: 'A rule that leads to a gateway applies at that gateway too',
  impact: 'The gateway sends the request back to itself until Envoy gives up.',
  fix: 'Add match.gateways [mesh] to the rule that leads to the gateway, and a second rule for the gateway that leads to the host outside.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-gateways',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-loop')) {
      const { failure, sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `The gateway sends ${callText(failure.path)} back to itself, to ${destinationText(sender)}: ${why}`,
        help: `Write in the match of this rule: ${edit}, and add a rule for the gateway that leads outside.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
