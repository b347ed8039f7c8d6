import { rule } from '../../src/engine/index.ts';
import { nearest, question } from '../../src/graph/index.ts';
import { gatewayReferences, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { virtualServices } from '../../src/istio/virtual-services.ts';

/** Gateways that some VirtualService names: they are not the ones that a wrong name was meant for. */
const named = question((graph) => new Set(virtualServices(graph).flatMap(({ gateways }) => gateways)));

export default rule({
  id: 'virtual-service-gateway-not-found',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A VirtualService names a Gateway that is not there, or is in another namespace',
  impact: 'The gateway does not know the VirtualService: requests for its hosts get 404.',
  fix: 'Write NAMESPACE/NAME of the Gateway; a plain name means a Gateway in the namespace of the VirtualService.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-gateways'],
  on: ['VirtualService'],
  reads: ['Gateway', 'KubernetesGateway'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService) return;
    for (const { at, id, gateway } of gatewayReferences(graph, virtualService)) {
      if (gateway || graph.get('Gateway', ...(id.split('/') as [string, string]))) continue;
      const [namespace = '', name = ''] = id.split('/');
      const elsewhere = graph.all('Gateway').filter((other) => other.name === name);
      if (elsewhere.some((other) => other.isNamespaceOpen || resource.isNamespaceOpen)) continue;
      const isKubernetes = graph.get('KubernetesGateway', namespace, name);
      const near = nearest(
        name,
        graph
          .in('Gateway', namespace)
          .filter((other) => !named(graph).has(other.id))
          .map((other) => other.name),
      );
      const meant = elsewhere.length === 1 ? elsewhere[0] : near ? graph.get('Gateway', namespace, near) : undefined;
      if (!meant && !isKubernetes && graph.evidence('Gateway', namespace, name) !== 'absent') continue;
      yield {
        at,
        message: isKubernetes
          ? `"${at.string()}" is a Gateway of Gateway API, which VirtualServices cannot be bound to`
          : elsewhere.length
            ? `"${at.string()}" means Gateway "${id}", but the Gateway of that name is in "${elsewhere.map((other) => other.namespace).join('", "')}"`
            : `There is no Gateway "${id}"${near ? `; did you mean "${near}"?` : ''}`,
        ...(!isKubernetes && !elsewhere.length && near ? { severity: 'warning' as const } : {}),
        help: isKubernetes
          ? 'Write an HTTPRoute with this Gateway as parentRef.'
          : meant
            ? `Write ${meant.namespace === resource.namespace ? meant.name : meant.id}.`
            : 'Write NAMESPACE/NAME of an existing Gateway.',
        related: (isKubernetes ? [isKubernetes] : meant ? [meant] : []).map((other) => ({
          at: other.at('metadata', 'name'),
          message: `Gateway "${other.id}"`,
        })),
      };
    }
  },
});
