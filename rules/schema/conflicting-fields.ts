import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'conflicting-fields',
  area: 'schema',
  severity: 'error',
  summary: 'Fields of which an object may have one, or that go with another setting only',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Keep the field that is meant and remove the other.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('conflicting-fields'),
});
