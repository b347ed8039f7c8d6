import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'sidecar-catch-all-listener-not-last',
  area: 'mesh',
  severity: 'error',
  summary: 'The egress listener without a port is not the last one',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Move it to the end of the list, and have one only.',
  references: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener'],
  on: ['Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('sidecar-catch-all-listener-not-last'),
});
