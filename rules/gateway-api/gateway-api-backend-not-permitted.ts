import { rule } from '../../src/engine/index.ts';
import { backendFaults } from '../../src/istio/gateway-api/backend-faults.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { areGrantsKnown } from '../../src/istio/reference-grants.ts';

export default rule({
  id: 'gateway-api-backend-not-permitted',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Route to a Service of another namespace without a ReferenceGrant there',
  impact: 'The gateway answers 500 for the share of requests that this backend should get.',
  fix: 'Create a ReferenceGrant in the namespace of the Service that names the kind and namespace of the route.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/referencegrant/'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['ReferenceGrant', 'Service', 'KubernetesGateway'],
  *check(route, graph) {
    for (const { fault, at, evidence } of backendFaults(graph, route)) {
      const namespace = at.get('namespace').string();
      const name = at.get('name').string();
      if (fault !== 'not-granted' || !namespace || !name || !hasNamespace(route)) continue;
      const kind = at.get('kind').string() ?? 'Service';
      const service = kind === 'Service' ? graph.get('Service', namespace, name) : undefined;
      if (evidence !== 'absent' && !(service && areGrantsKnown(graph))) continue;
      yield {
        at: at.get('namespace'),
        message: `No ReferenceGrant in "${namespace}" lets ${route.ref.kind}s of "${route.namespace}" refer to ${kind} "${name}"`,
        help: `Create in "${namespace}" a ReferenceGrant with from: [{group: gateway.networking.k8s.io, kind: ${route.ref.kind}, namespace: ${route.namespace}}] and to: [{group: "", kind: Service, name: ${name}}].`,
        related: service ? [{ at: service.at('metadata', 'namespace'), message: 'the Service is here' }] : [],
      };
    }
  },
});
