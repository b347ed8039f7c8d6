import { rule } from '../../src/engine/index.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { refusedParents } from '../../src/istio/gateway-api/parents.ts';

export default rule({
  id: 'gateway-api-route-namespace-not-allowed',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Route in a namespace that the listener does not let in',
  impact:
    'The route is not accepted and has no effect: TLS ends at the listener and every request is answered with 404, or the connection is closed.',
  fix: 'Let the namespace in with allowedRoutes.namespaces of the listener; without it only routes of the Gateway’s own namespace attach.',
  references: ['https://gateway-api.sigs.k8s.io/guides/multiple-ns/'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway', 'ListenerSet', 'Namespace'],
  *check(route, graph) {
    for (const { at, why, listeners } of refusedParents(graph, route)) {
      const [listener] = listeners;
      if (why !== 'namespace' || !listener) continue;
      const scope = listener.at.get('allowedRoutes', 'namespaces');
      const isSelector = listener.spec.allowedRoutes?.namespaces?.from === 'Selector';
      yield {
        at: at.get('name'),
        message: `The ${listenerText(listener)} takes routes from ${isSelector ? 'namespaces with other labels' : `namespace "${listener.owner.namespace}" only`}, and this route is in "${route.namespace}"`,
        help: isSelector
          ? `Give namespace "${route.namespace}" the labels that the selector of the listener asks for, or widen the selector.`
          : `Add allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: ${route.namespace}}}}} to the listener, or from: All.`,
        related: [
          {
            at: scope.exists ? scope.key : listener.at.get('name'),
            message: scope.exists ? 'this decides who may attach' : 'without allowedRoutes only its own namespace may attach',
          },
        ],
      };
    }
  },
});
