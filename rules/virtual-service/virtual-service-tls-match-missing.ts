import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-tls-match-missing',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A tls route without match, or a match without sniHosts',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write match with the sniHosts that the route is for; for traffic without SNI write a tcp route.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute'],
  on: ['VirtualService'],
  reads: [],
  onRefused: true,
  check: objectionsOf('virtual-service-tls-match-missing'),
});
