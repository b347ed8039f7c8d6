import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'missing-required-field',
  area: 'schema',
  severity: 'error',
  summary: 'A field that the API server demands is missing',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Add the field.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('missing-required-field'),
});
