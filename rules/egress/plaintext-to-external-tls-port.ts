import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { callText, gatewayOf, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'plaintext-to-external-tls-port',
  area: 'egress',
  severity: 'error',
  summary: 'Plain HTTP leaves the mesh for a port that expects TLS, because nothing originates it',
  impact:
    'The server answers 400 "The plain HTTP request was sent to HTTPS port", or closes the connection. What was to be encrypted crosses the network in plain text.',
  fix: 'Give the host a DestinationRule with tls mode SIMPLE (or MUTUAL) for the service port that the route names, seen by the proxy that sends.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'plaintext-outside')) {
      const { failure, sender, at, why, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${gatewayOf(sender)} sends ${callText(failure.path)} in plain text to port ${failure.path.server?.port} of ${failure.path.server?.host}, which expects TLS: ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
