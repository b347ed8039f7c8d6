import { rule } from '../../src/engine/index.ts';
import { gatewayReferences, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';

export default rule({
  id: 'virtual-service-hidden-from-gateway',
  area: 'virtual-service',
  severity: 'error',
  summary: 'exportTo hides a VirtualService from the gateway that is to serve it',
  impact: 'The gateway does not know the VirtualService: requests for its hosts get 404.',
  fix: 'Add the namespace of the gateway workload to exportTo; the namespace of the Gateway object does not count.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-export_to'],
  on: ['VirtualService'],
  reads: ['Gateway', 'Deployment'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    const exportTo = resource.at('spec', 'exportTo');
    if (!virtualService || virtualService.visibleIn === 'everyone' || exportTo.hasUnknown) return;
    for (const { gateway } of gatewayReferences(graph, virtualService)) {
      const proxies = gateway ? proxiesOfGateway(graph, gateway.resource) : [];
      const [hidden] = proxies;
      if (!hidden || proxies.some(({ namespace }) => (virtualService.visibleIn as ReadonlySet<string>).has(namespace))) continue;
      yield {
        at: exportTo.exists ? exportTo.key : resource.at('metadata', 'name'),
        message: `VirtualService "${resource.id}" is not exported to "${hidden.namespace}", where ${workloadText(hidden)} serves Gateway "${gateway!.resource.id}"`,
        help: `Add "${hidden.namespace}" to exportTo.`,
        related: hidden.workload ? [{ at: hidden.workload.resource.at('metadata', 'namespace'), message: 'the gateway runs here' }] : [],
      };
      return;
    }
  },
});
