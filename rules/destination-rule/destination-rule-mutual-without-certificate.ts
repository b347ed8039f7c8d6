import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'destination-rule-mutual-without-certificate',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Mode MUTUAL without a client certificate or its key',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Set clientCertificate and privateKey to files, or credentialName to a Secret; for the certificates of the mesh write mode ISTIO_MUTUAL.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings'],
  on: ['DestinationRule'],
  reads: [],
  onRefused: true,
  check: objectionsOf('destination-rule-mutual-without-certificate'),
});
