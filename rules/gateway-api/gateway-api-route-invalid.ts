import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-api-route-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Route whose filters, paths or backends the API server refuses',
  impact: 'The API server refuses the whole route: what was there before stays in force, or nothing is there at all.',
  fix: 'Write filters, paths and backendRefs as the API demands.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#httproute'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-api-route-invalid'),
});
