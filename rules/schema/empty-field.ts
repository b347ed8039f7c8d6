import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'empty-field',
  area: 'schema',
  severity: 'error',
  summary: 'A key without a value, as `tls:` with nothing below it',
  impact:
    'A cluster drops the key, so what was meant has no effect; where the field is required it refuses the whole object, and so do istioctl and other validators in any case.',
  fix: 'Write the value, indent the lines that belong below the key, or remove the key.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('empty-field'),
});
