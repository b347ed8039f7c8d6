import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-partial-wildcard',
  area: 'service-entry',
  severity: 'warning',
  summary: 'A wildcard inside the first label of a host, as "*foo.example.com"',
  impact:
    'Envoy refuses a listener that matches the SNI names of TLS by such a wildcard, with everything else on the port; HTTP hosts are matched by it, which istiod advises against.',
  fix: 'Write "*." and a domain, or the full names.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-hosts'],
  on: ['ServiceEntry'],
  reads: [],
  check: objectionsOf('service-entry-partial-wildcard'),
});
