import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'unknown-field',
  area: 'schema',
  severity: 'error',
  summary: 'A field that the kind does not have at this place: misspelled, at the wrong level, or from another API',
  impact:
    'The API server drops a field that it does not know, so the setting has no effect; kubectl refuses the whole object unless it is told not to validate.',
  fix: 'Rename the field, move it to the object it belongs to, or remove it.',
  references: [
    'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
    'https://istio.io/latest/docs/reference/config/networking/',
  ],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('unknown-field'),
});
