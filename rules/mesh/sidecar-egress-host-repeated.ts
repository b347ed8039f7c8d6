import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'sidecar-egress-host-repeated',
  area: 'mesh',
  severity: 'warning',
  summary: 'An egress host that another entry of the list covers',
  impact: 'Nothing breaks; whoever removes one of the two expects the host to be gone, and it is not.',
  fix: 'Leave one of the entries out.',
  references: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener'],
  on: ['Sidecar'],
  reads: [],
  check: objectionsOf('sidecar-egress-host-repeated'),
});
