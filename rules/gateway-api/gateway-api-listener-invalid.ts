import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-api-listener-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Listener whose settings contradict each other, such as tls on protocol HTTP',
  impact: 'The API server refuses the whole Gateway: what was there before stays in force, or nothing is there at all.',
  fix: 'Choose protocol, tls and hostname so that they fit each other.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#listener'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  onRefused: true,
  check: objectionsOf('gateway-api-listener-invalid'),
});
