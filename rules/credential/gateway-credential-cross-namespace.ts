import { rule } from '../../src/engine/index.ts';
import { gatewayCredentials, hostsText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'gateway-credential-cross-namespace',
  area: 'credential',
  severity: 'error',
  summary: 'credentialName points into another namespace, which istiod refuses',
  impact: 'istiod hands the Secret to no gateway outside its namespace: clients are reset during the TLS handshake.',
  fix: 'Create the Secret in the namespace of the gateway workload and write its plain name.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-credential_name'],
  on: ['Gateway'],
  reads: ['ReferenceGrant'],
  *check(gateway, graph) {
    for (const { at, credential, use, server, proxy, delivery } of gatewayCredentials(graph).get(gateway) ?? []) {
      const { reason, reference } = delivery;
      if (use !== 'certificate' || !reference || (reason !== 'other-namespace' && reason !== 'not-permitted')) continue;
      yield {
        at,
        message:
          reason === 'other-namespace'
            ? `"${credential}" names namespace "${reference.namespace}", but the gateway for ${hostsText(server)} runs in "${proxy.namespace}" and gets Secrets of that namespace only`
            : `The gateway for ${hostsText(server)} in "${proxy.namespace}" may not read "${credential}": this takes a Gateway in its own namespace and a ReferenceGrant in "${reference.namespace}"`,
        help: `Create Secret "${reference.name}" in "${proxy.namespace}" and write credentialName: ${reference.name}.`,
      };
    }
  },
});
