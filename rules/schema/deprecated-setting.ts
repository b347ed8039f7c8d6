import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'deprecated-setting',
  area: 'schema',
  severity: 'warning',
  summary: 'A setting that Istio still reads and that has a successor',
  impact: 'It works today; a later release can drop it, and then it is ignored.',
  fix: 'Write the successor.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection',
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
  ],
  on: ['VirtualService', 'DestinationRule'],
  reads: [],
  check: objectionsOf('deprecated-setting'),
});
