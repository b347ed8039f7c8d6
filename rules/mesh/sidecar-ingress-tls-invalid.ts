import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'sidecar-ingress-tls-invalid',
  area: 'mesh',
  severity: 'error',
  summary: 'TLS settings that a listener of a Sidecar cannot have',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write mode SIMPLE or MUTUAL with serverCertificate and privateKey from mounted files, on a port of protocol HTTPS or TLS.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-sidecar-tls-termination/',
    'https://istio.io/latest/docs/reference/config/networking/sidecar/',
  ],
  on: ['Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('sidecar-ingress-tls-invalid'),
});
