import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { clientsText, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'egress-gateway-sni-mismatch',
  area: 'egress',
  severity: 'error',
  summary: 'The server name sent to a gateway is none of the hosts of its TLS servers',
  impact: 'The gateway finds no filter chain for the name and resets the connection.',
  fix: 'Set sni in the DestinationRule for the gateway to a host of the server. Without it the sidecar sends a name of the form outbound_.443_.subset_.host, which only a server with host "*" takes.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
    'https://github.com/istio/istio/issues/34357',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-sni-mismatch')) {
      const { failure, at, why, edit, serverText } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `No server of the gateway takes the name that ${clientsText(failure)} sends: ${why}, and ${serverText}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
