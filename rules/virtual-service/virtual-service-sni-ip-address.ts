import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-sni-ip-address',
  area: 'virtual-service',
  severity: 'warning',
  summary: 'An IP address in sniHosts',
  impact: 'TLS clients send no server name when they connect to an address, so the route takes next to no traffic.',
  fix: 'Write a tcp route with destinationSubnets, or let clients use a host name.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6066#section-3',
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes',
  ],
  on: ['VirtualService'],
  reads: [],
  check: objectionsOf('virtual-service-sni-ip-address'),
});
