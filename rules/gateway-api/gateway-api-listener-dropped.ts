import { rule } from '../../src/engine/index.ts';
import { listenerOf } from '../../src/istio/gateway-api/gateways.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { resourceText, serverConflicts } from '../../src/istio/gateway-conflicts.ts';
import { isTlsServer } from '../../src/istio/gateway-merge.ts';
import { withoutNamespace } from '../../src/istio/hosts.ts';

export default rule({
  id: 'gateway-api-listener-dropped',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Listener that reports Programmed and is dropped beside another one of the same port',
  impact:
    'The listener is not served although its status says so: its hosts get what the other listener of the port serves, or a failed TLS handshake.',
  fix: 'Give plain HTTP and TLS listeners ports of their own, and every hostname one listener.',
  references: [
    'https://gateway-api.sigs.k8s.io/reference/spec/#listener',
    'https://istio.io/latest/docs/ops/common-problems/network-issues/',
  ],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: ['Gateway', 'Ingress', 'Service'],
  *check(owner, graph) {
    for (const { server, other, reason, hosts } of serverConflicts(graph).get(owner) ?? []) {
      const listener = listenerOf(server.gateway);
      const winner = listenerOf(other.gateway);
      if (!listener || reason === 'mixed') continue;
      // Of two objects without an age one is dropped, and the files do not say which: then it is said once, at the first.
      const isSure =
        winner?.owner === listener.owner ||
        other.gateway.resource.kind === 'Ingress' ||
        [server, other].every(({ gateway }) => gateway.resource.createdAt !== undefined);
      const opponent = winner ? listenerText(winner) : `the server of ${resourceText(other.gateway.resource, owner)}`;
      const port = `port ${server.spec.port?.number}`;
      const shared = hosts.map(withoutNamespace).join(', ');
      const claim = reason === 'duplicate-host' ? `${port} for ${shared === '*' ? 'every host' : shared}` : port;
      const isSameGateway = winner?.owner === listener.owner;
      yield {
        at: listener.at.get(reason === 'duplicate-host' && listener.hostname ? 'hostname' : 'port'),
        message: isSure
          ? `Istio drops ${listenerText(listener)}: ${claim} belongs to ${opponent} already${isSameGateway ? ', whose name comes first in the alphabet' : ''}`
          : `The ${listenerText(listener)} and ${opponent} both claim ${claim}: Istio serves the older one and drops the other`,
        help:
          isTlsServer(server) !== isTlsServer(other)
            ? `Move the plain HTTP listener to a port of its own: with TLS on ${port} it cannot share it reliably.`
            : `Give one of the two another ${reason === 'duplicate-host' ? 'hostname' : 'port'}.`,
        related: [{ at: other.at('port', 'protocol'), message: 'this one is served' }],
      };
    }
  },
});
