import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-endpoint-port-unknown',
  area: 'service-entry',
  severity: 'error',
  summary: 'An endpoint has a port whose name the ServiceEntry does not have',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write the name of one of the ports of the ServiceEntry as the key.',
  references: ['https://istio.io/latest/docs/reference/config/networking/workload-entry/'],
  on: ['ServiceEntry'],
  reads: [],
  onRefused: true,
  check: objectionsOf('service-entry-endpoint-port-unknown'),
});
