import { rule } from '../../src/engine/index.ts';
import { backendFaults } from '../../src/istio/gateway-api/backend-faults.ts';

export default rule({
  id: 'gateway-api-backend-hostname-without-kind',
  area: 'gateway-api',
  severity: 'error',
  summary: 'backendRef with a host name where the name of a Service belongs',
  impact: 'Istio drops all rules of the route: the gateway answers 404 for its hosts.',
  fix: 'For a host of a ServiceEntry write group: networking.istio.io and kind: Hostname; for a Service write its name alone.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway', 'ServiceEntry'],
  *check(route, graph) {
    for (const { fault, at } of backendFaults(graph, route)) {
      const name = at.get('name').string();
      if (fault !== 'dotted-name' || name === undefined) continue;
      const [, service, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(name) ?? [];
      yield {
        at: at.get('name'),
        message: `The backend "${name}" is read as the name of a Service, which has no dots: none of the rules of this route is used`,
        help: service
          ? `Write name: ${service}${namespace === route.namespace ? '' : ` and namespace: ${namespace}`}.`
          : `Add group: networking.istio.io and kind: Hostname to the backendRef.`,
      };
    }
  },
});
