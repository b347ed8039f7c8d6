import { rule } from '../../src/engine/index.ts';
import { virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { takenMeshHosts } from '../../src/istio/mesh-hosts.ts';

export default rule({
  id: 'virtual-service-mesh-host-taken',
  area: 'virtual-service',
  severity: 'warning',
  summary: 'Two VirtualServices with routes of the mesh for one host: sidecars use only the older one',
  impact:
    'Sidecars have one set of routes for a host and leave out those of the younger VirtualService, among them a detour through an egress gateway or a port with TLS origination. Only gateways merge them.',
  fix: 'Write all routes of the host into one VirtualService (or delegates of it); or bind one of the two to gateways only.',
  references: [
    'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-hosts',
  ],
  on: ['VirtualService'],
  reads: [],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService) return;
    for (const { host, index, by } of takenMeshHosts(graph).get(virtualService) ?? []) {
      yield {
        at: resource.at('spec', 'hosts', index),
        message: `VirtualServices "${resource.id}" and "${by.namespace}/${by.name}" both have routes of the mesh for ${host}: sidecars use those of the older one only`,
        related: [{ at: by.config.at('hosts'), message: `${host} is here too` }],
      };
    }
  },
});
