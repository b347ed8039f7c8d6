import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-wildcard-with-dns',
  area: 'service-entry',
  severity: 'error',
  summary: 'A wildcard host with resolution DNS and no endpoints',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write resolution NONE to send traffic where the client looked it up, DYNAMIC_DNS to let the proxy look it up, or list endpoints.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution'],
  on: ['ServiceEntry'],
  reads: [],
  onRefused: true,
  check: objectionsOf('service-entry-wildcard-with-dns'),
});
