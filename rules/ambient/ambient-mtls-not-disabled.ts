import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap, workloadsIn } from '../../src/graph/index.ts';
import { injected, isAmbient } from '../../src/istio/injection.ts';
import { namespaceMode } from '../../src/istio/peer-authentication.ts';

export default rule({
  id: 'ambient-mtls-not-disabled',
  area: 'ambient',
  severity: 'warning',
  summary: 'PeerAuthentication DISABLE for workloads in ambient mode, where mTLS cannot be switched off',
  impact:
    'ztunnel keeps using mTLS between ambient workloads; DISABLE only lets plain text in, as PERMISSIVE does, and not even that as an exception from an inherited STRICT.',
  fix: 'Write PERMISSIVE if plain text is to be accepted; take the workloads out of ambient mode if they must not use mTLS.',
  references: [
    'https://istio.io/latest/docs/ambient/usage/l4-policy/',
    'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
  ],
  on: ['PeerAuthentication'],
  reads: ['Namespace', 'Deployment'],
  *check(policy, graph) {
    const namespace = graph.get('Namespace', '', policy.namespace);
    const dataplane = namespace?.at('metadata', 'labels', 'istio.io/dataplane-mode');
    const selector = stringMap(policy.at('spec', 'selector', 'matchLabels'));
    const concerned = workloadsIn(graph, policy.namespace).filter(({ labels }) => matchesLabels(selector, labels));
    const isConcerned = concerned.length
      ? concerned.every((workload) => isAmbient(graph, workload) === 'yes' && injected(graph, workload) === 'no')
      : dataplane?.string() === 'ambient';
    if (!isConcerned) return;
    const mode = policy.at('spec', 'mtls', 'mode');
    const related = dataplane?.exists ? [{ at: dataplane, message: 'the namespace is in ambient mode' }] : [];
    if (mode.string() === 'DISABLE')
      yield {
        at: mode,
        message: `PeerAuthentication "${policy.id}" cannot switch mTLS off for workloads in ambient mode: DISABLE works like PERMISSIVE`,
        related,
      };
    const ports = policy.at('spec', 'portLevelMtls');
    const inherits = !mode.exists || mode.string() === 'UNSET';
    for (const key of ports.keys()) {
      const at = ports.get(key, 'mode');
      if (at.string() !== 'DISABLE') continue;
      const staysStrict = inherits && namespaceMode(graph, policy.namespace).mode === 'STRICT';
      yield {
        at,
        message: staysStrict
          ? `DISABLE is no exception from the inherited STRICT in ambient mode: port ${key} stays STRICT`
          : `mTLS cannot be switched off for port ${key} in ambient mode: DISABLE works like PERMISSIVE`,
        ...(staysStrict ? { severity: 'error' as const, impact: 'Clients that send plain text to the port are refused.' } : {}),
        help: `Write PERMISSIVE for port ${key}.`,
        related,
      };
    }
  },
});
