import { rule } from '../../src/engine/index.ts';
import { maySecretsBeListed } from '../../src/graph/index.ts';
import { clientCredentials } from '../../src/istio/client-credentials.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'client-credential-list-denied',
  area: 'credential',
  severity: 'error',
  summary: 'The ServiceAccount of a proxy may not list Secrets, so that istiod does not hand out the client certificate',
  impact: 'istiod withholds the certificate: the upstream never becomes ready, and every request ends with 503.',
  fix: 'Give the ServiceAccount a Role with verbs get, watch and list for secrets, without resourceNames.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/'],
  on: ['DestinationRule'],
  reads: ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'Deployment', 'Secret'],
  *check(destinationRule, graph) {
    for (const { at, proxy, use, delivery } of clientCredentials(graph).get(destinationRule) ?? []) {
      // A CA is no secret and goes to everybody.
      if (use !== 'certificate' || delivery.reason !== 'delivered' || delivery.reference?.type !== 'kubernetes') continue;
      const account = proxy.identity.slice(proxy.identity.lastIndexOf('/') + 1);
      const permission = maySecretsBeListed(graph, proxy.namespace, account);
      if (permission.state !== 'denied') continue;
      const { role, binding } = permission;
      yield {
        at,
        message: `ServiceAccount "${proxy.namespace}/${account}" of ${workloadText(proxy)} may not list Secrets, which istiod asks for before it hands out "${delivery.reference.name}"`,
        related: [{ at: role ? role.at('rules').key : binding.at('roleRef').key, message: 'what the account may do' }],
      };
      return;
    }
  },
});
