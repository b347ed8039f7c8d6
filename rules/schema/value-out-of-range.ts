import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'value-out-of-range',
  area: 'schema',
  severity: 'error',
  summary: 'A number, a length or a count beyond what the API server takes',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Write a value within the limits.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('value-out-of-range'),
});
