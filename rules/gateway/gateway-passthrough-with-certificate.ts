import { rule } from '../../src/engine/index.ts';
import { certificatesOf } from '../../src/istio/admission/server-tls.ts';
import { isTls, parseProtocol } from '../../src/istio/protocols.ts';

export default rule({
  id: 'gateway-passthrough-with-certificate',
  area: 'gateway',
  severity: 'warning',
  summary: 'A certificate for a server that passes TLS through',
  impact:
    'The certificate is never served: clients see the one of the backend, and the gateway reads nothing of the traffic but the SNI name.',
  fix: 'Write mode: SIMPLE or MUTUAL if the gateway is to end TLS; otherwise remove the certificate.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    for (const server of gateway.at('spec', 'servers').items()) {
      const tls = server.get('tls');
      const mode = tls.get('mode').string();
      if (!isTls(parseProtocol(server.get('port', 'protocol').string()))) continue;
      const fields = [...certificatesOf(tls), ...(tls.get('caCrl').string() ? [tls.get('caCrl')] : [])];
      // Without a mode this is a mistake of another kind, except for a revocation list alone.
      const passes = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH' || (!tls.get('mode').exists && certificatesOf(tls).length === 0);
      const [first] = fields;
      if (!passes || !first) continue;
      yield {
        at: first.key,
        message: `Mode ${mode ?? 'PASSTHROUGH, which no mode means,'} leaves TLS to the backend, and ${first.path.at(-1)} has no effect`,
        ...(tls.get('mode').exists && { related: [{ at: tls.get('mode'), message: 'TLS is not ended here' }] }),
      };
    }
  },
});
