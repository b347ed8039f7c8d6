import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-mesh-wildcard-host',
  area: 'virtual-service',
  severity: 'error',
  summary: 'Host "*" in a VirtualService that applies to sidecars',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Name the hosts, or bind the VirtualService to a Gateway and take "mesh" out of its gateways.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-hosts'],
  on: ['VirtualService'],
  reads: [],
  onRefused: true,
  check: objectionsOf('virtual-service-mesh-wildcard-host'),
});
