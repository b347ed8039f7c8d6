import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'peer-authentication-unset',
  area: 'peer-authentication',
  severity: 'info',
  summary: 'A PeerAuthentication that sets nothing',
  impact: 'The workloads keep the mode of the namespace or the mesh.',
  fix: 'Write mtls.mode, or delete the policy.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-MutualTLS-Mode'],
  on: ['PeerAuthentication'],
  reads: [],
  *check(policy) {
    const mode = policy.at('spec', 'mtls', 'mode');
    const ports = policy.at('spec', 'portLevelMtls');
    if (mode.isUnknown || (mode.exists && mode.string() !== 'UNSET')) return;
    if (ports.values().some((port) => port.get('mode').isUnknown || (port.get('mode').string() ?? 'UNSET') !== 'UNSET')) return;
    yield {
      at: mode.exists ? mode : policy.at('metadata', 'name'),
      message: `PeerAuthentication "${policy.id}" has no mode: it changes nothing`,
    };
  },
});
