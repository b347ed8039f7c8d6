import { rule } from '../../src/engine/index.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { refusedParents, routeHosts } from '../../src/istio/gateway-api/parents.ts';

export default rule({
  id: 'gateway-api-route-hostname-mismatch',
  area: 'gateway-api',
  severity: 'error',
  summary: 'No hostname of the route fits the listener that it names',
  impact: 'The route is not accepted and has no effect: requests for its hosts are refused in the TLS handshake or answered with 404.',
  fix: 'Make the hostnames of route and listener overlap.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/httproute/#hostnames'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute'],
  reads: ['KubernetesGateway', 'ListenerSet'],
  *check(route, graph) {
    for (const { at, why, listeners } of refusedParents(graph, route)) {
      const [listener] = listeners;
      if (why !== 'hostname' || !listener) continue;
      const hostnames = route.at('spec', 'hostnames');
      const hosts = [...new Set(listeners.map(({ hostname }) => hostname))];
      yield {
        at: hostnames.items().length === 1 ? hostnames.get(0) : hostnames.exists ? hostnames.key : at,
        message: `${quoted(routeHosts(route))} ${routeHosts(route).length > 1 ? 'do' : 'does'} not fit ${quoted(hosts)}, the hostname of ${listeners.length > 1 ? `every listener of ${listener.owner.ref.kind} "${listener.owner.id}" that could take the route` : listenerText(listener)}`,
        help: `Write a hostname that ${quoted(hosts)} covers, or change the hostname of the listener.`,
        related: listeners.map((one) => ({ at: one.at.get('hostname'), message: `hostname of listener "${one.name}"` })),
      };
    }
  },
});

const quoted = (hosts: readonly string[]): string => hosts.map((host) => `"${host}"`).join(', ');
