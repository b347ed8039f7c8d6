import { rule } from '../../src/engine/index.ts';
import { type RouteKind, rulesFor, serverBindings, serverName, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';

const wants: Record<Exclude<RouteKind, 'none'>, string> = {
  http: 'reads the requests, so it uses http routes only',
  tls: 'passes TLS through, so it uses tls routes only',
  tcp: 'forwards the bytes without reading them, so it uses tcp routes only',
};

export default rule({
  id: 'virtual-service-route-kind-mismatch',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A VirtualService has routes of a kind that the server of its Gateway does not use',
  impact:
    'The server has no route for the host: HTTPS requests get 404; a passthrough or TCP server gets no listener at all, and clients are refused.',
  fix: 'Write tls routes with sniHosts for PASSTHROUGH, http routes for HTTPS, tcp routes for protocol TLS or TCP; or change the mode of the server.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode',
  ],
  on: ['VirtualService'],
  reads: ['Gateway'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService) return;
    const bindings = serverBindings(graph, virtualService).filter(({ hosts, kind }) => hosts.length > 0 && kind !== undefined);
    const sections = (['http', 'tls', 'tcp'] as const).filter((section) => virtualService[section].length > 0);
    // A server that only redirects to HTTPS brings no request to the routes.
    const serving = bindings.filter((binding) => rulesFor(binding).length > 0 && !binding.server.tls?.httpsRedirect);
    const used = new Set(serving.map(({ kind }) => kind));
    // A section for the mesh may stand beside those for the gateway; but a gateway is not named for nothing.
    const unused = sections.filter((section) => !used.has(section) && (!virtualService.gateways.includes('mesh') || serving.length === 0));
    const section = unused[0];
    if (!section) return;
    for (const binding of bindings) {
      const { kind, server, gateway, serverIndex, hosts } = binding;
      if (!kind || kind === 'none' || rulesFor(binding).length > 0) continue; // AUTO_PASSTHROUGH has a rule of its own
      // Another server of these Gateways takes the host with the routes that are there: plain HTTP beside HTTPS, say.
      if (serving.some((other) => other.hosts.some((host) => hosts.includes(host)))) continue;
      const mode = gateway.at('servers', serverIndex, 'tls', 'mode');
      yield {
        at: resource.at('spec', section).key,
        message: `${section} routes for ${hosts[0]}, but ${serverName(binding)} of Gateway "${gateway.resource.id}" ${wants[kind]}`,
        help:
          kind === 'tls'
            ? `Write a tls route with match: [{ port: ${server.port?.number}, sniHosts: [${hosts[0]}] }], or end TLS at the gateway with mode SIMPLE.`
            : kind === 'http'
              ? `Write http routes${section === 'tls' ? ', or pass TLS through with mode PASSTHROUGH' : ''}.`
              : `Write tcp routes${server.port?.protocol?.toUpperCase() === 'TLS' ? ', or set protocol HTTPS to route by HTTP' : ''}.`,
        related: [{ at: mode.exists ? mode : gateway.at('servers', serverIndex, 'port'), message: `this server takes ${hosts[0]}` }],
      };
      return;
    }
  },
});
