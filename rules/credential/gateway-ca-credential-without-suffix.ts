import { rule } from '../../src/engine/index.ts';
import { gatewayCredentials } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'gateway-ca-credential-without-suffix',
  area: 'credential',
  severity: 'error',
  summary: 'caCertCredentialName names a Secret without -cacert at the end, so it is not read as a CA',
  impact:
    'Client certificates are not checked as written; depending on the keys of the Secret every connection is closed, or clients get in unchecked.',
  fix: 'Append "-cacert" to the name (istiod takes it off again where no Secret has the long name), or name a ConfigMap as configmap://NAMESPACE/NAME.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-ca_cert_credential_name'],
  since: [1, 28],
  on: ['Gateway'],
  reads: ['Secret'],
  *check(gateway, graph) {
    for (const { at, credential, use, gateway: config, serverIndex } of gatewayCredentials(graph).get(gateway) ?? []) {
      const isNamed = config.at('servers', serverIndex, 'tls', 'caCertCredentialName').exists;
      if (use !== 'ca' || !isNamed || credential.endsWith('-cacert') || /^(?:configmap|builtin|sds|invalid):/.test(credential)) continue;
      yield {
        at,
        message: `"${credential}" is fetched as certificate and key: only names that end in "-cacert" and configmap:// names are read as a CA`,
        help: `Write caCertCredentialName: ${credential}-cacert; the Secret may keep its name.`,
      };
    }
  },
});
