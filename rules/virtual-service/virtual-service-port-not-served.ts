import { rule } from '../../src/engine/index.ts';
import {
  bindingsOfGateway,
  gatewayReferences,
  mayServe,
  rulesFor,
  serverBindings,
  serverName,
  virtualServiceOf,
} from '../../src/istio/gateway-bindings.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'virtual-service-port-not-served',
  area: 'virtual-service',
  severity: 'error',
  summary: 'match.port keeps the routes of a VirtualService away from the server that takes its host',
  impact: 'The server has no route for the host: HTTPS requests get 404, passed-through or TCP connections are refused.',
  fix: 'Write the number of the server in the Gateway (not the port of the Pod or the backend), or leave match.port out.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest'],
  on: ['VirtualService'],
  reads: ['Gateway'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService || gatewayReferences(graph, virtualService).some(({ gateway }) => !gateway)) return;
    const bindings = serverBindings(graph, virtualService).filter(({ hosts }) => hosts.length > 0);
    for (const binding of bindings) {
      const { kind, server, gateway, serverIndex, hosts } = binding;
      // A rule whose conditions are all for the mesh or for other gateways says nothing about this one.
      const rules = rulesFor(binding).filter(
        ({ matches }) => matches.length === 0 || matches.some(({ gateways }) => gateways?.includes(binding.reference.id) ?? true),
      );
      const isTls = server.tls !== undefined && !server.tls.httpsRedirect;
      if (!kind || rules.length === 0 || rules.some((rule) => mayServe(rule, binding)) || isUnknown(server.port?.number)) continue;
      const match = rules
        .flatMap(({ matches }) => matches)
        .find(({ match: { port } }) => port !== undefined && port !== server.port?.number);
      if (!match) continue;
      const servedPorts = new Set(bindings.map((other) => other.server.port?.number));
      // Routes for a port of their own are right where another VirtualService has the rest, and plain HTTP without routes is nobody's fault.
      const isServedByOthers = bindingsOfGateway(graph, gateway.resource).some(
        (other) =>
          other.virtualService !== virtualService &&
          other.serverIndex === serverIndex &&
          other.hosts.length > 0 &&
          rulesFor(other).some((rule) => mayServe(rule, other)),
      );
      const isWrong = match.match.port !== undefined && !servedPorts.has(match.match.port);
      if (isServedByOthers || (!isTls && !isWrong)) continue;
      const at = rules.flatMap(({ matches }) => matches.map((one) => one.at())).find((field) => field.get('port').exists);
      if (!at) continue;
      yield {
        at: at.get('port'),
        message: isWrong
          ? `match.port ${match.match.port} is no port of a server for ${hosts[0]}; Gateway "${gateway.resource.id}" has it on port ${server.port?.number}`
          : `All ${kind} routes for ${hosts[0]} are limited to port ${match.match.port}, so ${serverName(binding)} of Gateway "${gateway.resource.id}" has none for it`,
        help: isWrong ? `Write port: ${server.port?.number}.` : `Add a route without match.port, or one with port: ${server.port?.number}.`,
        related: [{ at: gateway.at('servers', serverIndex, 'port', 'number'), message: `this server takes ${hosts[0]}` }],
      };
      return;
    }
  },
});
