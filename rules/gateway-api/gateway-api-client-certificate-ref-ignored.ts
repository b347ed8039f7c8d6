import { rule } from '../../src/engine/index.ts';
import { isServed } from '../../src/istio/gateway-api/classes.ts';

export default rule({
  id: 'gateway-api-client-certificate-ref-ignored',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'Client certificate of a Gateway for its backends, which Istio checks and never sends',
  impact:
    'The gateway connects to its backends without a client certificate: a backend that asks for one refuses the connection, and one that does not lets anybody in.',
  fix: 'Use a DestinationRule with tls mode MUTUAL and credentialName for the host of the backend.',
  references: [
    'https://gateway-api.sigs.k8s.io/reference/spec/#gatewaybackendtls',
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
  ],
  on: ['KubernetesGateway'],
  reads: [],
  *check(gateway, graph) {
    const ref = gateway.at('spec', 'tls', 'backend', 'clientCertificateRef');
    if (!ref.exists || !isServed(graph, gateway)) return;
    const name = ref.get('name').string();
    yield {
      at: ref.get('name'),
      message: `Istio does not send the client certificate${name ? ` "${name}"` : ''} of Gateway "${gateway.id}" to its backends`,
      help: `Remove clientCertificateRef, and write a DestinationRule with tls: {mode: MUTUAL, credentialName: ${name ?? '<Secret>'}} for the host of each backend, in namespace "${gateway.namespace}".`,
    };
  },
});
