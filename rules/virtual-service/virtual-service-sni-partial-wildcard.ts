import { rule } from '../../src/engine/index.ts';
import { isPartialWildcard } from '../../src/istio/admission/names.ts';

export default rule({
  id: 'virtual-service-sni-partial-wildcard',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A wildcard inside a label in sniHosts, as "*-api.example.com"',
  impact:
    'Envoy takes a wildcard for whole labels only and refuses the whole listener: a new gateway Pod does not open the port, a running one stays with its previous configuration.',
  fix: 'Write "*." and a domain, or list the names.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes'],
  on: ['VirtualService'],
  reads: [],
  *check(service) {
    for (const route of service.at('spec', 'tls').items()) {
      for (const match of route.get('match').items()) {
        for (const host of match.get('sniHosts').items()) {
          const text = host.string();
          if (text && isPartialWildcard(text)) {
            yield {
              at: host,
              message: `"${text}" has a wildcard inside a label, and Envoy refuses a listener that matches SNI names by it`,
            };
          }
        }
      }
    }
  },
});
