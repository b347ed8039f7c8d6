import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';

export default rule({
  id: 'certificate-verification-skipped',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'insecureSkipVerify accepts any certificate of the server',
  impact: 'Whoever gets between the proxy and the server can show a certificate of their own and read or change the traffic.',
  fix: 'Delete insecureSkipVerify, and name the CA of the server (caCertificates or credentialName) where it is not a public one.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-insecure_skip_verify'],
  since: [1, 19],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    for (const { tls, at, config } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if ((tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') || tls.insecureSkipVerify !== true) continue;
      const host = config.spec.host ?? '';
      const isInternal = !host.includes('.') || /\.(?:local|svc|internal)$/.test(host);
      yield {
        at: at.get('insecureSkipVerify'),
        message: `Any certificate is accepted for "${host}": TLS gives no protection against a man in the middle`,
        help: isInternal
          ? 'Name the CA of the server with credentialName or caCertificates, and its name in subjectAltNames.'
          : 'Delete insecureSkipVerify: certificates of public CAs are then checked without further settings. For a private CA set credentialName or caCertificates.',
      };
    }
  },
});
