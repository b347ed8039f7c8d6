import { rule } from '../../src/engine/index.ts';
import { backendFaults } from '../../src/istio/gateway-api/backend-faults.ts';
import { accepted } from '../../src/istio/gateway-api/parents.ts';
import { gatewayApiServices } from '../../src/istio/gateway-api/proxies.ts';

export default rule({
  id: 'gateway-api-backend-gateway-name',
  area: 'gateway-api',
  severity: 'error',
  summary: 'backendRef with the name of a Gateway instead of the Service that Istio makes for it',
  impact: 'There is no Service of that name: requests that should leave through the gateway are answered with 500.',
  fix: 'Write the name of the Service: the name of the Gateway, a hyphen and its class.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway', 'Service'],
  *check(route, graph) {
    const attached = accepted(graph, route);
    for (const { fault, at } of backendFaults(graph, route)) {
      const name = at.get('name').string();
      if (fault !== 'missing' || name === undefined || (at.get('kind').string() ?? 'Service') !== 'Service') continue;
      const namespace = at.get('namespace').string() ?? route.namespace;
      // On a route of a gateway a namesake is the application that the gateway is for.
      const port = at.get('port').number();
      const service = gatewayApiServices(graph).find((one) => one.namespace === namespace && one.resource.name === name);
      if (!service?.ports.some((one) => one.port === port) || attached.some(({ listener }) => listener)) continue;
      yield {
        at: at.get('name'),
        message: `There is no Service "${namespace}/${name}": Istio calls the Service of Gateway "${name}" "${service.name}"`,
        help: `Write name: ${service.name}.`,
        related: [{ at: service.resource.at('metadata', 'name'), message: 'the Gateway' }],
      };
    }
  },
});
