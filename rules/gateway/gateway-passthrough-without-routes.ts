import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { bindingsOfGateway, mayServe } from '../../src/istio/gateway-bindings.ts';
import { overlaps } from '../../src/istio/hosts.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-passthrough-without-routes',
  area: 'gateway',
  severity: 'warning',
  summary: 'Plain HTTP is redirected to a PASSTHROUGH server for which there are http routes only',
  impact: 'A passthrough server reads only tls routes. It has none and gets no listener: clients that follow the redirect are refused.',
  fix: 'End TLS at the gateway with mode SIMPLE and a credentialName, or write a tls route with sniHosts for the host.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode'],
  on: ['Gateway'],
  reads: ['VirtualService'],
  *check(gateway, graph) {
    const { spec, at } = configOf<GatewaySpec>(gateway);
    const redirected = (spec.servers ?? []).flatMap(({ tls, hosts }) => (tls?.httpsRedirect ? (hosts ?? []).map(bare) : []));
    if (redirected.length === 0) return;
    for (const [index, server] of (spec.servers ?? []).entries()) {
      const host = (server.hosts ?? []).map(bare).find((one) => redirected.some((other) => overlaps(one, other)));
      if (server.tls?.mode !== 'PASSTHROUGH' || !host) continue;
      const bindings = bindingsOfGateway(graph, gateway).filter(
        ({ serverIndex, kind, hosts }) => serverIndex === index && kind === 'tls' && hosts.length > 0,
      );
      const [first] = bindings.filter(({ virtualService }) => virtualService.http.length > 0);
      if (!first || bindings.some((binding) => binding.virtualService.tls.some((one) => mayServe(one, binding)))) continue;
      yield {
        at: at('servers', index, 'tls', 'mode'),
        message: `Clients of ${host} are redirected to a server that passes TLS through, and no VirtualService of this input has tls routes for it`,
        related: [{ at: first.virtualService.config.at('http').key, message: 'http routes, which need a server that ends TLS' }],
      };
      return;
    }
  },
});

const bare = (host: string): string => host.slice(host.indexOf('/') + 1);
