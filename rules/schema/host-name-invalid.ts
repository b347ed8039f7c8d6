import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'host-name-invalid',
  area: 'schema',
  severity: 'error',
  summary: 'A host that is no DNS name, or not in the form that is needed here',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write the name alone, without scheme, port and path; a wildcard only as "*." in front of a domain; in Gateways and Sidecars with its namespace and a slash before it where needed.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#Server-hosts',
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-hosts',
  ],
  on: ['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('host-name-invalid'),
});
