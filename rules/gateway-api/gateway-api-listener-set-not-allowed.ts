import { rule } from '../../src/engine/index.ts';
import { parentGateway } from '../../src/istio/gateway-api/listeners.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { listenerSetStatus } from '../../src/istio/gateway-api/status.ts';

export default rule({
  id: 'gateway-api-listener-set-not-allowed',
  area: 'gateway-api',
  severity: 'error',
  summary: 'ListenerSet for a Gateway that lets none in from its namespace',
  impact: 'None of its listeners is served and no route can attach to them: connections to their ports and hosts are refused.',
  fix: 'Let the namespace in with allowedListeners.namespaces of the Gateway; without it no ListenerSet attaches.',
  references: ['https://gateway-api.sigs.k8s.io/geps/gep-1713/'],
  since: [1, 30],
  on: ['ListenerSet'],
  reads: ['KubernetesGateway', 'Namespace'],
  *check(set, graph) {
    const refusal = listenerSetStatus(graph, set).find(({ reason }) => reason === 'NotAllowed');
    const gateway = parentGateway(graph, set);
    if (!refusal || refusal.evidence === 'unknown' || !gateway) return;
    const scope = gateway.at('spec', 'allowedListeners', 'namespaces');
    const from = scope.get('from').string() ?? 'None';
    // Who is in the same namespace is left to whoever applies files that do not say.
    if (scope.hasUnknown || (from !== 'None' && !(hasNamespace(set) && hasNamespace(gateway)))) return;
    const isWaypoint = gateway.at('spec', 'gatewayClassName').string() === 'istio-waypoint';
    yield {
      at: set.at('spec', 'parentRef', 'name'),
      message: isWaypoint
        ? `Gateway "${gateway.id}" is a waypoint, which takes no ListenerSets`
        : `Gateway "${gateway.id}" takes ${from === 'None' ? 'no ListenerSets' : from === 'Same' ? 'ListenerSets of its own namespace only' : 'ListenerSets of namespaces with other labels'}, and this one is in "${set.namespace}"`,
      help: isWaypoint
        ? 'Name a Gateway of class istio.'
        : `Add allowedListeners: {namespaces: {from: ${set.namespace === gateway.namespace ? 'Same' : 'All'}}} to Gateway "${gateway.id}".`,
      related: [
        {
          at: scope.exists ? scope.key : gateway.at('metadata', 'name'),
          message: scope.exists ? 'this decides who may attach' : 'without allowedListeners nobody may attach',
        },
      ],
    };
  },
});
