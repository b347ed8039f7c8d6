import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'destination-rule-configmap-credential',
  area: 'destination-rule',
  severity: 'error',
  summary: 'A configmap:// credential without name, or from another namespace',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write configmap://NAMESPACE/NAME with the namespace of the DestinationRule.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name'],
  on: ['DestinationRule'],
  reads: [],
  onRefused: true,
  check: objectionsOf('destination-rule-configmap-credential'),
});
