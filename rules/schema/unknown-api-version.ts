import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'unknown-api-version',
  area: 'schema',
  severity: 'error',
  summary: 'An apiVersion under which the kind has never been served',
  impact: 'The API server has no such resource and refuses the object.',
  fix: 'Write the apiVersion that the kind is served under.',
  references: ['https://istio.io/latest/docs/reference/config/', 'https://gateway-api.sigs.k8s.io/concepts/versioning/'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('unknown-api-version'),
});
