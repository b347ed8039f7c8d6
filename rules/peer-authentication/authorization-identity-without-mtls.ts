import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap, workloadsIn } from '../../src/graph/index.ts';
import { injected } from '../../src/istio/injection.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { peerPolicy } from '../../src/istio/peer-authentication.ts';

const positive = ['principals', 'namespaces', 'serviceAccounts'];

export default rule({
  id: 'authorization-identity-without-mtls',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'An AuthorizationPolicy goes by the identity of the client where plain text is accepted',
  impact:
    'A client without mTLS has no identity: what is denied by identity gets in all the same, and what is allowed by identity gets 403.',
  fix: 'Set the PeerAuthentication of the workloads to STRICT; or deny by notPrincipals: ["*"] as well.',
  references: [
    'https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source',
    'https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls',
  ],
  on: ['AuthorizationPolicy'],
  reads: ['PeerAuthentication', 'Deployment', 'Namespace'],
  *check(policy, graph) {
    const action = policy.at('spec', 'action').string() ?? 'ALLOW';
    if (
      (action !== 'DENY' && action !== 'ALLOW') ||
      policy.namespace === meshConfig(graph).rootNamespace ||
      policy.at('spec', 'targetRefs').exists ||
      policy.at('spec', 'targetRef').exists
    )
      return;
    const source = policy
      .at('spec', 'rules')
      .items()
      .flatMap((item) => item.get('from').items())
      .flatMap((from) => positive.map((name) => from.get('source', name)))
      .find((field) => field.items().length > 0);
    if (!source) return;
    const selector = stringMap(policy.at('spec', 'selector', 'matchLabels'));
    const concerned = workloadsIn(graph, policy.namespace).filter(
      (workload) => matchesLabels(selector, workload.labels) && injected(graph, workload) === 'yes',
    );
    for (const workload of concerned) {
      const { mode, at, isUncertain } = peerPolicy(graph, workload);
      if (mode === 'STRICT' || isUncertain) continue;
      // Where nothing says PERMISSIVE, an ALLOW still keeps plain text out: worth saying only for what was written.
      if (action === 'ALLOW' && mode !== 'DISABLE') continue;
      const related = at ? [{ at, message: `${mode} here` }] : [];
      yield {
        at: source.key,
        message:
          action === 'DENY'
            ? `${String(source.path.at(-1))} are denied here, but ${workload.resource.kind} "${workload.namespace}/${workload.name}" accepts plain text (${mode}), which has no identity and passes`
            : `${String(source.path.at(-1))} are allowed here, but mTLS is off for ${workload.resource.kind} "${workload.namespace}/${workload.name}", so no client has an identity`,
        ...(mode === 'DISABLE' ? { severity: 'error' as const } : {}),
        related,
      };
      return;
    }
  },
});
