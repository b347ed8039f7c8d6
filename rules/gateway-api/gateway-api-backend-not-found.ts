import { rule } from '../../src/engine/index.ts';
import { misspelt } from '../../src/graph/index.ts';
import { listedBackends } from '../../src/istio/gateway-api/backend-faults.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { gatewayApiServices } from '../../src/istio/gateway-api/proxies.ts';

export default rule({
  id: 'gateway-api-backend-not-found',
  area: 'gateway-api',
  severity: 'error',
  summary: 'backendRef names a Service of another namespace, or a port that the Service does not have',
  impact: 'There is nothing behind the route: requests are answered with 500, and TCP connections are closed.',
  fix: 'Write name and namespace of the Service, and its port: the one that others call, not the targetPort.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#backendref'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['Service', 'KubernetesGateway'],
  *check(route, graph) {
    for (const at of listedBackends(graph, route)) {
      const name = at.get('name').string();
      const number = at.get('port').number();
      const kind = `${at.get('group').string() ?? ''}/${at.get('kind').string() ?? 'Service'}`;
      if (name === undefined || name.includes('.') || kind !== '/Service' || at.hasUnknown || route.isIdentityUnknown) continue;
      const namespace = at.get('namespace').string() ?? route.namespace;
      const service = graph.get('Service', namespace, name);
      if (service) {
        const ports = service.at('spec', 'ports');
        const numbers = ports.items().flatMap((port) => port.get('port').number() ?? []);
        if (number === undefined || ports.hasUnknown || numbers.length === 0 || numbers.includes(number)) continue;
        const byTarget = ports.items().find((port) => port.get('targetPort').number() === number);
        yield {
          at: at.get('port'),
          message: `Service "${namespace}/${name}" has no port ${number}`,
          help: byTarget
            ? `Write port: ${byTarget.get('port').number()}: it leads to ${number} of the Pods.`
            : `Its ports are ${numbers.join(', ')}.`,
          related: [{ at: byTarget ?? ports.key, message: byTarget ? 'this port leads to it' : 'the ports of the Service' }],
        };
        continue;
      }
      if (gatewayApiServices(graph).some((one) => one.namespace === namespace && one.resource.name === name)) continue;
      const namesakes = graph.all('Service').filter((one) => one.name === name);
      const near = misspelt(
        name,
        graph.in('Service', namespace).map((one) => one.name),
      );
      const isPlaced = at.get('namespace').exists || hasNamespace(route);
      if (
        graph.all('Service').some((one) => one.isIdentityUnknown) ||
        (namesakes.length > 0 && !(isPlaced && namesakes.every(hasNamespace)))
      )
        continue;
      const [first] = namesakes;
      if (!first && near === undefined && graph.evidence('Service', namespace, name) !== 'absent') continue;
      // A namespace none of whose Services is in view may have this one too.
      if (first && graph.in('Service', namespace).length === 0 && graph.evidence('Service', namespace, name) !== 'absent') continue;
      const found = first ?? graph.get('Service', namespace, near ?? '');
      yield {
        at: at.get('name'),
        message: `There is no Service "${namespace}/${name}"${first ? `: it is in "${first.namespace}"` : near === undefined ? '' : `; did you mean "${near}"?`}`,
        help: first
          ? `Write namespace: ${first.namespace} in the backendRef, and create a ReferenceGrant there; or move the route.`
          : near === undefined
            ? `Write the name of a Service in "${namespace}".`
            : `Write name: ${near}.`,
        ...(first || near === undefined ? {} : { severity: 'warning' as const }),
        related: found ? [{ at: found.at('metadata', 'name'), message: 'this Service is there' }] : [],
      };
    }
  },
});
