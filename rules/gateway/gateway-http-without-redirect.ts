import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { bindingsOfGateway, mayServe, type ServerBinding } from '../../src/istio/gateway-bindings.ts';
import { overlaps } from '../../src/istio/hosts.ts';
import { isHttp, parseProtocol } from '../../src/istio/protocols.ts';
import { terminates } from '../../src/istio/secret-uses.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-http-without-redirect',
  area: 'gateway',
  severity: 'info',
  summary: 'A host that has HTTPS is served over plain HTTP as well, with no redirect',
  impact: 'The same routes answer without encryption: cookies and tokens of clients that come by http:// travel in plain text.',
  fix: 'Set tls.httpsRedirect: true on the HTTP server, or redirect in a VirtualService that is for port 80 only.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-https_redirect'],
  on: ['Gateway'],
  reads: ['VirtualService'],
  // One finding for a Gateway: its first such server.
  *check(gateway, graph) {
    const { spec, at } = configOf<GatewaySpec>(gateway);
    const servers = spec.servers ?? [];
    const secure = servers.flatMap((server, index) =>
      terminates(server) ? (server.hosts ?? []).map((host, i) => ({ host: bare(host), at: at('servers', index, 'hosts', i) })) : [],
    );
    for (const [index, server] of servers.entries()) {
      if (!isHttp(parseProtocol(server.port?.protocol ?? '')) || server.tls?.httpsRedirect) continue;
      const bindings = bindingsOfGateway(graph, gateway).filter(({ serverIndex }) => serverIndex === index);
      for (const written of server.hosts ?? []) {
        const both = secure.find(({ host }) => overlaps(host, bare(written)));
        const host = both && (both.host.length > bare(written).length ? both.host : bare(written));
        if (!both || !host || !bindings.some((binding) => answersPlainly(binding, host))) continue;
        yield {
          at: at('servers', index),
          message: `${host === '*' ? 'Every host' : host} is served over plain HTTP on port ${server.port?.number} as well, without a redirect to HTTPS`,
          related: [{ at: both.at, message: 'served with TLS here' }],
        };
        return;
      }
    }
  },
});

const bare = (host: string): string => host.slice(host.indexOf('/') + 1);

/** Whether the VirtualService answers requests for the host by this server with anything but a redirect. */
const answersPlainly = (binding: ServerBinding, host: string): boolean =>
  binding.hosts.some((other) => overlaps(other, host)) &&
  binding.virtualService.http.some((one) => one.rule.redirect === undefined && mayServe(one, binding));
