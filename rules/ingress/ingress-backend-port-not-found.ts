import { rule } from '../../src/engine/index.ts';
import { isServed } from '../../src/istio/ingress.ts';

export default rule({
  id: 'ingress-backend-port-not-found',
  area: 'ingress',
  severity: 'error',
  summary: 'A path of an Ingress names a port that its Service does not have',
  impact: 'istiod drops a path with an unknown port name (404), and a request to an unknown port number ends with 503.',
  fix: 'Write the name or number of a port of the Service.',
  references: ['https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend'],
  on: ['Ingress'],
  reads: ['Service', 'IngressClass'],
  *check(ingress, graph) {
    if (!isServed(graph, ingress)) return;
    for (const path of ingress
      .at('spec', 'rules')
      .items()
      .flatMap((rule) => rule.get('http', 'paths').items())) {
      const backend = path.get('backend', 'service');
      const service = graph.get('Service', ingress.namespace, backend.get('name').string() ?? '');
      const ports = service?.at('spec', 'ports');
      const at = backend.get('port', 'name').exists ? backend.get('port', 'name') : backend.get('port', 'number');
      const wanted = at.string() ?? at.number();
      if (!service || !ports || wanted === undefined || ports.hasUnknown || ports.items().length === 0) continue;
      if (ports.items().some((port) => port.get('name').string() === wanted || port.get('port').number() === wanted)) continue;
      const have = ports
        .items()
        .map((port) => [port.get('name').string(), port.get('port').number()].filter((part) => part !== undefined).join(' '));
      yield {
        at,
        message: `Service "${service.id}" has no port ${wanted}; it has ${have.join(', ')}`,
        related: [{ at: ports.key, message: 'the ports of the Service' }],
      };
    }
  },
});
