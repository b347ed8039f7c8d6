import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-https-without-tls',
  area: 'gateway',
  severity: 'error',
  summary: 'A server of protocol HTTPS or TLS has no tls settings',
  impact:
    "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all. No certificate is served for these hosts.",
  fix: 'Write tls with mode SIMPLE and the credentialName of a Secret, or with mode PASSTHROUGH if the backend ends TLS itself.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
  ],
  on: ['Gateway'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-https-without-tls'),
});
