import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'duplicate-list-entry',
  area: 'schema',
  severity: 'error',
  summary: 'Two items of a list that the API server cannot tell apart',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Give every item a name of its own, or remove the second one.',
  references: ['https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('duplicate-list-entry'),
});
