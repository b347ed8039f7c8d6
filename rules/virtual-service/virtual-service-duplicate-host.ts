import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-duplicate-host',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A host twice in one VirtualService, or beside a wildcard that covers it',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Leave one of the two out; for other routes of the special host write a VirtualService of its own.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-hosts'],
  on: ['VirtualService'],
  reads: [],
  onRefused: true,
  check: objectionsOf('virtual-service-duplicate-host'),
});
