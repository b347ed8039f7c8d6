import { rule } from '../../src/engine/index.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { accepted, narrowerListener, routeHosts, servesHost } from '../../src/istio/gateway-api/parents.ts';

export default rule({
  id: 'gateway-api-route-host-taken',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Route on a wide listener for a host that belongs to a more specific listener of the same port',
  impact:
    'The route is accepted and never used: requests for the host go to the more specific listener, which answers 404 without a route of its own.',
  fix: 'Attach the route to the more specific listener, or to the Gateway without sectionName.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#listener'],
  on: ['HTTPRoute', 'GRPCRoute'],
  reads: ['KubernetesGateway', 'ListenerSet'],
  *check(route, graph) {
    const attached = accepted(graph, route);
    for (const [index, host] of routeHosts(route).entries()) {
      const field = route.at('spec', 'hostnames', index);
      if (field.isUnknown || attached.length === 0) continue;
      // Served somewhere on that port: then the listener that does not is none of the author's concern.
      for (const { listener, at, ref } of attached) {
        if (!listener || !ref.sectionName || servesHost(graph, listener, host)) continue;
        const narrower = narrowerListener(graph, listener, host);
        const isServed = attached.some((one) => one.listener?.port === listener.port && servesHost(graph, one.listener, host));
        if (!narrower || isServed || narrower.at.get('hostname').isUnknown) continue;
        const isUnused = !routeHosts(route).some((one) => servesHost(graph, listener, one));
        yield {
          at: at.get('sectionName'),
          ...(isUnused ? {} : { severity: 'warning' as const }),
          message: `The ${listenerText(listener)} does not serve "${host}": it belongs to listener "${narrower.name}" with the hostname "${narrower.hostname}" on the same port`,
          help: `Write sectionName: ${narrower.name}, or leave sectionName out.`,
          related: [
            { at: narrower.at.get('hostname'), message: 'this hostname is more specific' },
            ...(field.exists ? [{ at: field, message: 'the host' }] : []),
          ],
        };
      }
    }
  },
});
