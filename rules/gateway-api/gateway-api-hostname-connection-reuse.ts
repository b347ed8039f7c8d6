import { rule } from '../../src/engine/index.ts';
import { connectionReuses } from '../../src/istio/gateway-api/connection-reuse.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';

export default rule({
  id: 'gateway-api-hostname-connection-reuse',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'Two HTTPS listeners with one certificate: browsers reuse the connection of one host for the other and get 404',
  impact:
    'A browser that has a connection to the first host sends requests for the second over it, as the certificate covers both; that listener has no routes for it and answers 404.',
  fix: 'Serve hosts that share a certificate by one listener with a wildcard hostname, or give each a certificate for itself alone.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate',
  ],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: ['Secret', 'Certificate'],
  *check(owner, graph) {
    for (const { listener, other, name } of connectionReuses(graph).get(owner) ?? []) {
      yield {
        at: listener.at.get('hostname'),
        message: `The certificate "${name}" covers "${listener.hostname}" and "${other.hostname}" of ${listenerText(other)}: browsers use one HTTP/2 connection for both, and the other host answers 404`,
        help: `Use one listener with a wildcard hostname for both hosts, or certificates that cover one host each.`,
        related: [{ at: other.at.get('hostname'), message: 'the other host' }],
      };
    }
  },
});
