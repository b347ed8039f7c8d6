import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-crl-unsupported',
  area: 'gateway',
  severity: 'error',
  summary: 'A revocation list where Istio cannot use one',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'With credentialName put the list into the Secret, under ca.crl; with mode SIMPLE remove it, or write mode MUTUAL so that clients show certificates.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-ca_crl'],
  on: ['Gateway', 'Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-crl-unsupported'),
});
