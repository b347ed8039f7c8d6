import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'policy-target-unsupported',
  area: 'mesh',
  severity: 'error',
  summary: 'A policy is attached to a kind of object that takes none',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Attach it to a Gateway of Gateway API, a GatewayClass, a Service or a ServiceEntry, with the group of that kind.',
  references: ['https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference'],
  on: ['AuthorizationPolicy', 'RequestAuthentication'],
  reads: [],
  onRefused: true,
  check: objectionsOf('policy-target-unsupported'),
});
