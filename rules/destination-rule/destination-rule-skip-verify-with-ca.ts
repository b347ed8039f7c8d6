import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'destination-rule-skip-verify-with-ca',
  area: 'destination-rule',
  severity: 'error',
  summary: 'insecureSkipVerify beside a CA or a list of names to check',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Remove insecureSkipVerify, so that the certificate of the server is checked; or remove what it should be checked against.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-insecure_skip_verify'],
  on: ['DestinationRule'],
  reads: [],
  onRefused: true,
  check: objectionsOf('destination-rule-skip-verify-with-ca'),
});
