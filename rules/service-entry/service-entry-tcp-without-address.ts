import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-tcp-without-address',
  area: 'service-entry',
  severity: 'warning',
  summary: 'A TCP port of a ServiceEntry without an address',
  impact: 'The sidecars open a listener for the port on every address, so TCP connections to any host on this port are taken for this one.',
  fix: 'Write addresses, choose a resolution other than NONE so that istiod assigns an address, or name the protocol TLS or HTTP if it is one.',
  references: [
    'https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/',
    'https://istio.io/latest/docs/reference/config/analysis/ist0134/',
  ],
  on: ['ServiceEntry'],
  reads: [],
  check: objectionsOf('service-entry-tcp-without-address'),
});
