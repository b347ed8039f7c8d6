import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-dynamic-dns-unsupported',
  area: 'service-entry',
  severity: 'error',
  summary: 'Resolution DYNAMIC_DNS with something that it cannot serve',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Use DYNAMIC_DNS with wildcard hosts, ports of protocol HTTP, HTTP2, GRPC or TLS, and neither addresses nor endpoints.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution'],
  on: ['ServiceEntry'],
  reads: [],
  onRefused: true,
  check: objectionsOf('service-entry-dynamic-dns-unsupported'),
});
