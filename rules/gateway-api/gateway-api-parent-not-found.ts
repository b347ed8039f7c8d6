import { rule } from '../../src/engine/index.ts';
import { misspelt, type Resource } from '../../src/graph/index.ts';
import { type Listener, listenersIn } from '../../src/istio/gateway-api/listeners.ts';
import { hasNamespace, routeSpec } from '../../src/istio/gateway-api/parents.ts';
import { gatewayApiGroup, kindKey, list } from '../../src/istio/gateway-api/specs.ts';

export default rule({
  id: 'gateway-api-parent-not-found',
  area: 'gateway-api',
  severity: 'error',
  summary: 'parentRef names a Gateway that is in another namespace, or none that exists',
  impact: 'The route belongs to no Gateway and gets no status: nobody answers for its hosts as it says.',
  fix: 'Write the name and the namespace of the Gateway in the parentRef; without namespace the route’s own is meant.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#parentreference'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway'],
  *check(route, graph) {
    for (const [index, ref] of list(routeSpec(route).parentRefs).entries()) {
      const at = route.at('spec', 'parentRefs', index);
      const name = at.get('name').string();
      if (kindKey(ref, gatewayApiGroup, 'Gateway') !== `${gatewayApiGroup}/Gateway` || name === undefined) continue;
      if (at.hasUnknown || route.isIdentityUnknown) continue;
      const namespace = ref.namespace ?? route.namespace;
      const gateways = graph.all('KubernetesGateway');
      if (graph.get('KubernetesGateway', namespace, name) || gateways.some((gateway) => gateway.isIdentityUnknown)) continue;
      const isPlaced = (one: Resource): boolean => hasNamespace(one);
      // A Gateway that lets in its own namespace only is not meant for routes of others.
      const elsewhere = gateways.filter((gateway) => gateway.name === name && listenersIn(graph, gateway).some(isShared));
      // Which namespace is meant must be written on both sides.
      if (elsewhere.length > 0 && !((ref.namespace !== undefined || isPlaced(route)) && elsewhere.every(isPlaced))) continue;
      const meant = elsewhere.length
        ? undefined
        : misspelt(
            name,
            gateways.filter((one) => one.namespace === namespace).map((one) => one.name),
          );
      const [first] = elsewhere;
      if (!first && meant === undefined && graph.evidence('KubernetesGateway', namespace, name) !== 'absent') continue;
      const found = first ?? gateways.find((one) => one.namespace === namespace && one.name === meant);
      yield {
        at: first && ref.namespace !== undefined ? at.get('namespace') : at.get('name'),
        message: `There is no Gateway "${namespace}/${name}"${first ? `: it is in "${first.namespace}"` : meant === undefined ? '' : `; did you mean "${meant}"?`}`,
        help: first
          ? `Write namespace: ${first.namespace} in the parentRef, and let "${route.namespace}" in with allowedRoutes of the listener.`
          : meant === undefined
            ? `Write the name of a Gateway in "${namespace}".`
            : `Write name: ${meant}.`,
        ...(first || meant === undefined ? {} : { severity: 'warning' as const }),
        related: found ? [{ at: found.at('metadata', 'name'), message: 'this Gateway is there' }] : [],
      };
    }
  },
});

const isShared = ({ spec }: Listener): boolean => (spec.allowedRoutes?.namespaces?.from ?? 'Same') !== 'Same';
