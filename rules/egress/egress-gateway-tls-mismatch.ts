import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { clientsText, destinationText, hopPlaces, layersText, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'egress-gateway-tls-mismatch',
  area: 'egress',
  severity: 'error',
  summary: 'A DestinationRule and the gateway that it leads to differ about the TLS between them',
  impact:
    'The handshake between sidecar and gateway fails, or the gateway passes on TLS that the server outside does not understand: every request ends with 503 or a reset.',
  fix: 'Use ISTIO_MUTUAL on both sides, or no TLS on both: mode ISTIO_MUTUAL in the DestinationRule goes with a server of protocol HTTPS and mode ISTIO_MUTUAL.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-tls-mismatch')) {
      const { failure, sender, at, why, edit, serverText } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `At ${destinationText(sender)} ${clientsText(failure)} sends ${layersText(sender.sent)}, but ${serverText}${why && `: ${why}`}`,
        help: `Write: ${edit}, or change the server of the gateway.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
