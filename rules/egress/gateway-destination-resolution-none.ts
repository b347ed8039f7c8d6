import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { destinationText, gatewayOf, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'gateway-destination-resolution-none',
  area: 'egress',
  severity: 'error',
  summary: 'A gateway is to send to a host whose ServiceEntry has resolution NONE',
  impact: 'A gateway has no original address to go to, so the upstream has no endpoint: 503 "no healthy upstream", or a reset.',
  fix: 'Write resolution: DNS. For a wildcard host, route to one concrete host.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-resolution-none')) {
      const { sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${gatewayOf(sender)} has no address for ${destinationText(sender)}: ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
