import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-tls-on-plaintext-port',
  area: 'gateway',
  severity: 'error',
  summary: 'TLS settings on a server whose protocol is plain HTTP or TCP',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write protocol HTTPS for HTTP over TLS and TLS for anything else over TLS; on plain HTTP only httpsRedirect is allowed.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    'https://istio.io/latest/docs/reference/config/networking/gateway/',
  ],
  on: ['Gateway'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-tls-on-plaintext-port'),
});
