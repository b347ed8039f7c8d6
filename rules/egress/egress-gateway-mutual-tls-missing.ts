import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { clientsText, hopPlaces, layersText, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'egress-gateway-mutual-tls-missing',
  area: 'egress',
  severity: 'error',
  summary: 'A gateway inside the mesh demands ISTIO_MUTUAL, and the sidecars send it something else',
  impact:
    'The gateway resets every connection. Automatic mTLS does not help: Pods of gateways count as without sidecar, so without a DestinationRule the sidecars send plain text.',
  fix: 'Give the host of the gateway a DestinationRule with tls mode ISTIO_MUTUAL for the port and subset that the route names, with sni set to the host that is called, where the clients see it.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-mtls-missing')) {
      const { failure, sender, at, why, edit, gatewayName } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `Gateway "${gatewayName}" takes only mTLS of the mesh (ISTIO_MUTUAL), but ${clientsText(failure)} sends it ${layersText(sender.sent)}: ${why}`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
