import { rule } from '../../src/engine/index.ts';
import { maySecretsBeListed } from '../../src/graph/index.ts';
import { gatewayCredentials, workloadText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'gateway-secret-list-denied',
  area: 'credential',
  severity: 'error',
  summary: 'The ServiceAccount of the gateway may not list Secrets, so istiod hands it none',
  impact: 'istiod gives the gateway no certificate: clients are reset during the TLS handshake.',
  fix: 'Bind a Role to the ServiceAccount of the gateway that allows get, watch and list on secrets, without resourceNames.',
  references: ['https://istio.io/latest/docs/setup/additional-setup/gateway/', 'https://github.com/istio/istio/issues/52728'],
  on: ['Gateway'],
  reads: ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  *check(gateway, graph) {
    for (const { at, proxy, use, delivery } of gatewayCredentials(graph).get(gateway) ?? []) {
      if (use !== 'certificate' || delivery.reference?.type !== 'kubernetes' || delivery.reference.name.endsWith('-cacert')) continue;
      const account = proxy.identity.slice(proxy.identity.lastIndexOf('/') + 1);
      const permission = maySecretsBeListed(graph, proxy.namespace, account);
      if (permission.state !== 'denied') continue;
      const { role, binding } = permission;
      const at2 = role?.at('rules') ?? binding.at('roleRef');
      yield {
        at: at2.key,
        message: `ServiceAccount "${proxy.namespace}/${account}" of ${workloadText(proxy)} may not list Secrets by this ${role?.kind ?? 'RoleBinding'}, which istiod asks for before it hands out "${delivery.reference.name}"`,
        related: [
          { at: binding.at('metadata', 'name'), message: 'bound to the account here' },
          { at, message: 'this credential is needed' },
        ],
      };
    }
  },
});
