import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'reserved-annotation',
  area: 'schema',
  severity: 'error',
  summary: "An annotation that is Istio's own, or that this kind does not take",
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Remove the annotation.',
  references: ['https://istio.io/latest/docs/reference/config/annotations/'],
  on: [
    'Gateway',
    'VirtualService',
    'DestinationRule',
    'ServiceEntry',
    'WorkloadEntry',
    'WorkloadGroup',
    'Sidecar',
    'PeerAuthentication',
    'RequestAuthentication',
    'AuthorizationPolicy',
  ],
  reads: [],
  onRefused: true,
  check: objectionsOf('reserved-annotation'),
});
