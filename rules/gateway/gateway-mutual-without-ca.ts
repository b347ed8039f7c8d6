import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-mutual-without-ca',
  area: 'gateway',
  severity: 'error',
  summary: 'Mode MUTUAL with certificates from files and no CA for the clients',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Set caCertificates to the file of the CA that signs client certificates, or use a Secret with ca.crt and credentialName.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway',
  ],
  on: ['Gateway', 'Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-mutual-without-ca'),
});
