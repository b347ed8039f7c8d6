import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'removed-api-version',
  area: 'schema',
  severity: 'warning',
  summary: 'An apiVersion that is not served any more, and fields that its successor writes differently',
  impact: 'A cluster of today has no such resource and refuses the object, so nothing of it takes effect; an older one may still serve it.',
  fix: 'Write the apiVersion that took its place, with the fields as that version has them.',
  references: [
    'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    'https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/',
  ],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('removed-api-version'),
});
