import { rule } from '../../src/engine/index.ts';
import { certificatesOf } from '../../src/istio/admission/server-tls.ts';
import { isHttp, parseProtocol } from '../../src/istio/protocols.ts';

export default rule({
  id: 'gateway-http-server-with-certificate',
  area: 'gateway',
  severity: 'warning',
  summary: 'A server of protocol HTTP with a certificate or a passthrough mode: it speaks plain text',
  impact:
    'The port speaks plain HTTP. HTTPS clients get "wrong version number", and whoever falls back to HTTP sends everything unencrypted.',
  fix: 'Write protocol: HTTPS with mode: SIMPLE to serve the certificate, or protocol: TLS with mode: PASSTHROUGH; or remove the tls settings.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    'https://github.com/istio/istio/issues/33928',
  ],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    for (const server of gateway.at('spec', 'servers').items()) {
      const [port, tls] = [server.get('port'), server.get('tls')];
      const protocol = parseProtocol(port.get('protocol').string());
      if (!isHttp(protocol) || !tls.exists) continue;
      const [certificate] = certificatesOf(tls);
      const mode = tls.get('mode');
      if (tls.get('httpsRedirect').boolean()) {
        if (!certificate) continue;
        yield {
          at: certificate,
          message: `The server only redirects plain ${protocol} to HTTPS, and ${certificate.path.at(-1)} has no effect`,
          impact: 'The redirect works; the certificate belongs to the server that is redirected to.',
          help: `Remove ${certificate.path.at(-1)} here.`,
        };
        continue;
      }
      if (!certificate && !mode.exists) continue;
      const looksLikeTls =
        [443, 8443].includes(port.get('number').number() ?? 0) || /^(?:https|tls)/i.test(port.get('name').string() ?? '');
      const what = certificate ? `${certificate.path.at(-1)} has no effect` : `mode ${mode.string()} has no effect`;
      yield {
        at: port.get('protocol'),
        message: `The server speaks plain ${protocol}, and tls.${what}`,
        ...(looksLikeTls || !certificate ? { severity: 'error' as const } : {}),
        related: [{ at: certificate ?? mode, message: 'not used' }],
      };
    }
  },
});
