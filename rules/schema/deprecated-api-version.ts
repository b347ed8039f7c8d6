import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'deprecated-api-version',
  area: 'schema',
  severity: 'info',
  summary: 'An apiVersion that is still served and has a successor with the same fields',
  impact: 'Nothing today; a later release will stop to serve it.',
  fix: 'Write the apiVersion of the successor.',
  references: ['https://istio.io/latest/blog/2024/v1-apis/', 'https://gateway-api.sigs.k8s.io/concepts/versioning/'],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('deprecated-api-version'),
});
