import { rule } from '../../src/engine/index.ts';

const httpPorts: ReadonlySet<number> = new Set([80, 8080]);

export default rule({
  id: 'gateway-https-on-http-port',
  area: 'gateway',
  severity: 'info',
  summary: 'A server speaks TLS on the port that everybody takes for plain HTTP',
  impact:
    'It works for clients that are told so. An HTTP server of any other Gateway of the same workload cannot have the port: one of the two is dropped or both share a listener, depending on the release.',
  fix: 'Use port 443 for TLS, and keep port 80 for plain HTTP.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    for (const server of gateway.at('spec', 'servers').items()) {
      const at = server.get('port', 'number');
      const protocol = server.get('port', 'protocol');
      const written = protocol.string()?.toUpperCase();
      if (!httpPorts.has(at.number() ?? 0) || (written !== 'HTTPS' && written !== 'TLS')) continue;
      yield {
        at,
        message: `Gateway "${gateway.id}" serves ${written} on port ${at.number()}, which is the port of plain HTTP`,
        related: [{ at: protocol, message: 'the protocol of the server' }],
      };
    }
  },
});
