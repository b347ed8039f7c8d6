import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-api-parent-ref-ambiguous',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Several parentRefs for one parent that cannot be told apart',
  impact: 'The API server refuses the whole route: what was there before stays in force, or nothing is there at all.',
  fix: 'Give every reference to the same parent a sectionName of its own, or keep a single one without.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#parentreference'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-api-parent-ref-ambiguous'),
});
