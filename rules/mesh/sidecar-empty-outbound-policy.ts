import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'sidecar-empty-outbound-policy',
  area: 'mesh',
  severity: 'warning',
  summary: 'outboundTrafficPolicy without mode in a Sidecar means REGISTRY_ONLY',
  impact: 'Calls to hosts without a ServiceEntry are refused for these workloads, although the mesh allows them.',
  fix: 'Write mode: ALLOW_ANY or mode: REGISTRY_ONLY, whichever is meant, or take the field out.',
  references: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy'],
  on: ['Sidecar'],
  reads: [],
  *check(sidecar) {
    const at = sidecar.at('spec', 'outboundTrafficPolicy');
    if (at.type === 'map' && !at.get('mode').exists)
      yield { at: at.key, message: 'outboundTrafficPolicy has no mode: that is REGISTRY_ONLY' };
  },
});
