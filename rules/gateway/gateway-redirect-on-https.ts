import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-redirect-on-https',
  area: 'gateway',
  severity: 'warning',
  summary: 'httpsRedirect on a server that speaks TLS already',
  impact: 'Nothing is redirected: the redirect answers plaintext HTTP only, and no such request arrives here.',
  fix: 'Move httpsRedirect to a server of protocol HTTP on port 80 for the same hosts.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-https_redirect'],
  on: ['Gateway'],
  reads: [],
  check: objectionsOf('gateway-redirect-on-https'),
});
