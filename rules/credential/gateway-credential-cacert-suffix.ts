import { rule } from '../../src/engine/index.ts';
import { gatewayCredentials, hostsText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'gateway-credential-cacert-suffix',
  area: 'credential',
  severity: 'error',
  summary: 'The name of a serving credential ends in -cacert, which Istio reads as a CA only',
  impact: 'istiod sends a CA instead of certificate and key: clients are reset during the TLS handshake.',
  fix: 'Rename the Secret so that its name does not end in "-cacert".',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-credential_name'],
  on: ['Gateway'],
  reads: [],
  *check(gateway, graph) {
    for (const { at, credential, use, server } of gatewayCredentials(graph).get(gateway) ?? []) {
      if (use === 'certificate' && credential.endsWith('-cacert'))
        yield {
          at,
          message: `"${credential}" ends in "-cacert", so the server for ${hostsText(server)} gets a CA from it and no certificate`,
        };
    }
  },
});
