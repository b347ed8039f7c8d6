import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'malformed-value',
  area: 'schema',
  severity: 'error',
  summary: 'A text that is not written as the field demands: a name, a duration, a URL, base64',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Write the value in the form that the field takes.',
  references: [
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules',
  ],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('malformed-value'),
});
