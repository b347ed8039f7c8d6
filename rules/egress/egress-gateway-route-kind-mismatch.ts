import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { callText, hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'egress-gateway-route-kind-mismatch',
  area: 'egress',
  severity: 'error',
  summary: 'The rules for a gateway are of a kind that its server does not read',
  impact: 'The gateway answers 404 where it terminates TLS for HTTP; otherwise the server has no route, and the port is not even open.',
  fix: 'HTTP servers, and HTTPS servers that terminate TLS, read http rules; PASSTHROUGH servers read tls rules; TLS servers that terminate, and TCP servers, read tcp rules.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port', 'https://github.com/istio/istio/issues/37293'],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'gateway-route-kind')) {
      const { failure, at, why, edit, serverText } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `${serverText}: ${why}, so ${callText(failure.path)} ends at the gateway`,
        help: edit,
        related: hopPlaces(mistake),
      };
    }
  },
});
