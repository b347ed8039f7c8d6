import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'destination-rule-credential-with-files',
  area: 'destination-rule',
  severity: 'error',
  summary: 'credentialName beside paths of certificate files',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Keep credentialName and put everything into its Secret, or keep the files.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings'],
  on: ['DestinationRule'],
  reads: [],
  onRefused: true,
  check: objectionsOf('destination-rule-credential-with-files'),
});
