import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { destinationText, gatewayOf, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'application-tls-encrypted-again',
  area: 'egress',
  severity: 'error',
  summary: 'A DestinationRule starts TLS around TLS that the application already speaks',
  impact: 'The server finds TLS inside TLS: clients see "wrong version number" or a failed handshake.',
  fix: 'Remove tls from the port that carries TLS of the application. To originate TLS for plain HTTP, set it for the HTTP port alone, with targetPort 443 in the ServiceEntry.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls',
    'https://github.com/istio/istio/issues/23740',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'double-tls-outside')) {
      const { sender, at, why } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${gatewayOf(sender)} encrypts TLS of the application for ${destinationText(sender)} again: ${why}`,
        help: 'Set tls only for the port that plain HTTP is sent to (portLevelSettings), and none for this one.',
        related: hopPlaces(mistake),
      };
    }
  },
});
