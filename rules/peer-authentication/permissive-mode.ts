import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'permissive-mode',
  area: 'peer-authentication',
  severity: 'info',
  summary: 'A PeerAuthentication for a whole namespace or the mesh is PERMISSIVE',
  impact: 'The workloads accept plain text from anybody who reaches them, beside mTLS.',
  fix: 'Set STRICT once every client has a sidecar; PERMISSIVE is meant for the time of migration.',
  references: ['https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/'],
  on: ['PeerAuthentication'],
  reads: [],
  *check(policy) {
    const mode = policy.at('spec', 'mtls', 'mode');
    if (mode.string() === 'PERMISSIVE' && policy.at('spec', 'selector', 'matchLabels').keys().length === 0)
      yield { at: mode, message: `PeerAuthentication "${policy.id}" accepts plain text beside mTLS` };
  },
});
