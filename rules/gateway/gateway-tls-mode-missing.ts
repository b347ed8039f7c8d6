import { rule } from '../../src/engine/index.ts';
import { certificatesOf } from '../../src/istio/admission/server-tls.ts';
import { isTls, parseProtocol } from '../../src/istio/protocols.ts';
import { insertEntry } from '../../src/yaml/index.ts';

export default rule({
  id: 'gateway-tls-mode-missing',
  area: 'gateway',
  severity: 'error',
  summary: 'Certificates for a server without a TLS mode: it passes TLS through and uses none of them',
  impact:
    'Without a mode the gateway does not end TLS. The certificate is never served; http routes for these hosts do not exist on the port, and without tls routes the port is not even opened.',
  fix: 'Write mode: SIMPLE to serve the certificate, mode: MUTUAL to ask clients for one as well.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode',
    'https://github.com/istio/istio/issues/40511',
  ],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    for (const server of gateway.at('spec', 'servers').items()) {
      const tls = server.get('tls');
      const [certificate] = certificatesOf(tls);
      if (tls.get('mode').exists || !certificate || !isTls(parseProtocol(server.get('port', 'protocol').string()))) continue;
      const asksClients = ['caCertificates', 'caCertCredentialName'].some((key) => tls.get(key).exists);
      const edit = asksClients ? undefined : insertEntry(tls, 'mode: SIMPLE');
      yield {
        at: tls.key,
        message: `tls has no mode, which means PASSTHROUGH: the gateway does not end TLS, and ${certificate.path.at(-1)} has no effect`,
        related: [{ at: certificate, message: 'not used' }],
        ...(edit && { fix: { title: 'Write mode: SIMPLE', safe: false, edits: [edit] } }),
      };
    }
  },
});
