import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-delegate-conflict',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A delegate with gateways or other routes than http, or a route that delegates and routes',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'In the VirtualService that delegates write delegate alone; in the delegate leave hosts and gateways out and write http routes only.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate'],
  on: ['VirtualService'],
  reads: [],
  onRefused: true,
  check: objectionsOf('virtual-service-delegate-conflict'),
});
