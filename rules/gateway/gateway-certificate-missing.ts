import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-certificate-missing',
  area: 'gateway',
  severity: 'error',
  summary: 'A server that ends TLS names no certificate, or only half of one',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Set credentialName to a Secret with the certificate and its key, or both serverCertificate and privateKey to mounted files.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
  ],
  on: ['Gateway', 'Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-certificate-missing'),
});
