import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-sni-outside-hosts',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A name in sniHosts that is none of the hosts of the VirtualService',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Add the name to hosts, or write one in sniHosts that hosts has or covers.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes'],
  on: ['VirtualService'],
  reads: [],
  onRefused: true,
  check: objectionsOf('virtual-service-sni-outside-hosts'),
});
