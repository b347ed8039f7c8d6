import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'virtual-service-rule-unreachable',
  area: 'virtual-service',
  severity: 'warning',
  summary: 'A route or match that an earlier one leaves nothing to',
  impact: 'Routes are tried in their order: this one never sees a request, so what it says has no effect.',
  fix: 'Put the narrower route first, or remove the one that is never used.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute',
    'https://istio.io/latest/docs/reference/config/analysis/ist0130/',
  ],
  on: ['VirtualService'],
  reads: [],
  check: objectionsOf('virtual-service-rule-unreachable'),
});
