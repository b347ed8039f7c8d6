import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'wrong-type',
  area: 'schema',
  severity: 'error',
  summary: 'A value of another type than the field takes: text for a number, one value for a list, an object for text',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Write the value as the type that the field takes; mind that YAML reads unquoted digits, true, yes and on as something else than text.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('wrong-type'),
});
