import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-static-with-dns-name',
  area: 'service-entry',
  severity: 'error',
  summary: 'A DNS name as endpoint of resolution STATIC',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write the IP address of the endpoint, or resolution DNS.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution'],
  on: ['ServiceEntry'],
  reads: [],
  onRefused: true,
  check: objectionsOf('service-entry-static-with-dns-name'),
});
