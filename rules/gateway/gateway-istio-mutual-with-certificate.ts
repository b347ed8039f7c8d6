import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-istio-mutual-with-certificate',
  area: 'gateway',
  severity: 'error',
  summary: 'Mode ISTIO_MUTUAL together with a certificate of your own',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Remove the certificate fields: ISTIO_MUTUAL uses the certificate that the mesh gives the workload. For your own certificate write mode SIMPLE or MUTUAL.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode'],
  on: ['Gateway', 'Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-istio-mutual-with-certificate'),
});
