import { rule } from '../../src/engine/index.ts';
import { issuerOf, secretEvidence } from '../../src/graph/index.ts';
import { gatewayCredentials, hostsText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'mutual-ca-from-acme',
  area: 'cert-manager',
  severity: 'error',
  summary: 'A MUTUAL server takes its client CA from a certificate that an ACME issuer makes',
  impact: 'ACME certificates come without a CA (ca.crt stays empty), so the gateway never gets one and closes every TLS connection.',
  fix: 'Create a Secret with the name of the credential and "-cacert" at the end that holds the CA of the clients under the key cacert.',
  references: [
    'https://cert-manager.io/docs/configuration/acme/',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway',
  ],
  on: ['Gateway'],
  reads: ['Certificate', 'Issuer', 'ClusterIssuer', 'Secret'],
  *check(gateway, graph) {
    for (const { at, use, server, delivery } of gatewayCredentials(graph).get(gateway) ?? []) {
      const { reference } = delivery;
      if (use !== 'ca' || !reference?.name.endsWith('-cacert')) continue;
      if (secretEvidence(graph, reference.namespace, reference.name).state === 'present') continue;
      const plain = secretEvidence(graph, reference.namespace, reference.name.slice(0, -'-cacert'.length));
      const certificate = plain.producers.find(({ kind }) => kind === 'Certificate');
      const acme = certificate && issuerOf(graph, certificate)?.at('spec', 'acme');
      if (plain.resource || !certificate || !acme?.exists) continue;
      yield {
        at,
        severity: graph.isComplete('Secret') ? 'error' : 'warning',
        message: `Mode ${server.tls?.mode} for ${hostsText(server)} needs a client CA, and the Secret of Certificate "${certificate.id}" has none: its issuer is ACME`,
        help: `Create Secret "${reference.name}" in "${reference.namespace}" with the CA of the clients under the key cacert.`,
        related: [{ at: certificate.at('spec', 'issuerRef', 'name'), message: 'an ACME issuer' }],
      };
    }
  },
});
