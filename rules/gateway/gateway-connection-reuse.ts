import { rule } from '../../src/engine/index.ts';
import { bindingsOfGateway } from '../../src/istio/gateway-bindings.ts';
import { mayShareConnection, serversByCertificate } from '../../src/istio/shared-certificates.ts';

export default rule({
  id: 'gateway-connection-reuse',
  area: 'gateway',
  severity: 'warning',
  summary: 'Two HTTPS servers with one certificate: browsers mix up their hosts',
  impact:
    'A browser reuses the HTTP/2 connection to the first host for the second, which the server of the first does not know: 404, depending on which page was opened first.',
  fix: 'Put all hosts of the certificate into one server of one Gateway, and keep the VirtualServices apart.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate',
  ],
  on: ['Gateway'],
  reads: ['Secret', 'VirtualService'],
  *check(gateway, graph) {
    for (const { one, others } of serversByCertificate(graph).get(gateway) ?? []) {
      for (const other of others) {
        const host = mayShareConnection(one, other) ?? mayShareConnection(other, one);
        // Report a pair once, at the later of the two.
        if (!host || place(other) > place(one)) continue;
        const served = bindingsOfGateway(graph, one.gateway).some(
          ({ serverIndex, virtualService }) => serverIndex === one.index && virtualService.hosts.includes(host) && one.hosts.includes('*'),
        );
        if (served) continue;
        yield {
          at: one.at,
          message: `The server for ${one.hosts[0]} and the one for ${other.hosts[0]} of Gateway "${other.gateway.id}" serve the same certificate on port ${one.server.port?.number}`,
          help: `Use one server with hosts [${[...new Set([...other.hosts, ...one.hosts])].join(', ')}].`,
          related: [{ at: other.at, message: `the same certificate for ${other.hosts[0]}` }],
        };
        break;
      }
    }
  },
});

const place = ({ gateway, index }: { gateway: { id: string }; index: number }): string => `${gateway.id} ${String(index).padStart(5, '0')}`;
