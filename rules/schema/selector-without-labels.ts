import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'selector-without-labels',
  area: 'schema',
  severity: 'warning',
  summary: 'A selector without labels',
  impact: 'The object applies to every workload of the namespace, as if it had no selector.',
  fix: 'Write the labels of the workloads that are meant, or remove the selector if all are.',
  references: ['https://istio.io/latest/docs/reference/config/type/workload-selector/'],
  on: ['DestinationRule', 'ServiceEntry', 'Sidecar', 'PeerAuthentication', 'RequestAuthentication', 'AuthorizationPolicy'],
  reads: [],
  check: objectionsOf('selector-without-labels'),
});
