import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';

export default rule({
  id: 'client-credential-config-map',
  area: 'credential',
  severity: 'error',
  summary: 'Mode MUTUAL takes its client certificate from a ConfigMap, which can only hold a CA',
  impact: 'The proxy asks for a key pair and gets a CA: the upstream never becomes ready, and every request ends with 503.',
  fix: 'Name a Secret with tls.crt, tls.key and ca.crt, or write mode: SIMPLE if the server asks for no client certificate.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    for (const { tls, at } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if (tls.mode !== 'MUTUAL' || typeof tls.credentialName !== 'string' || !tls.credentialName.startsWith('configmap://')) continue;
      yield {
        at: at.get('credentialName'),
        message: `mode MUTUAL needs a client certificate with its key, but "${tls.credentialName}" is a ConfigMap, from which Istio takes a CA only`,
        related: [{ at: at.get('mode'), message: 'a client certificate is asked for here' }],
      };
    }
  },
});
