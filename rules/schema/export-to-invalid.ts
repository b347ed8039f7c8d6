import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'export-to-invalid',
  area: 'schema',
  severity: 'error',
  summary: 'An entry of exportTo that is no namespace, stands twice or contradicts another one',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write "*" alone, or each namespace once, with "." for the own one; "~" is for ServiceEntries only.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-export_to'],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry'],
  reads: [],
  onRefused: true,
  check: objectionsOf('export-to-invalid'),
});
