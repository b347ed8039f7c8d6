import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'backend-tls-policy-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'BackendTLSPolicy without a CA, with two kinds of CA, or with a target twice',
  impact: 'The API server refuses the whole policy: requests are sent to the backend as if there were none.',
  fix: 'Name either caCertificateRefs or wellKnownCACertificates, and every target once.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#backendtlspolicy'],
  on: ['BackendTLSPolicy'],
  reads: [],
  onRefused: true,
  check: objectionsOf('backend-tls-policy-invalid'),
});
