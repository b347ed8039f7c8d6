import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';

const supported = ['HTTP', 'HTTPS', 'TLS', 'TCP'];

export default rule({
  id: 'gateway-api-listener-protocol-unsupported',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Listener with a protocol that an Istio gateway does not serve',
  impact: 'The listener is not accepted and nothing listens for it: connections to its port are refused.',
  fix: 'Write HTTP, HTTPS, TLS or TCP, in upper case.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#protocoltype'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const at = listener.at.get('protocol');
      const written = at.string();
      if (written === undefined || supported.includes(written)) continue;
      const meant = supported.find((protocol) => protocol === written.toUpperCase());
      yield {
        at,
        message: `Istio does not serve protocol ${written} of ${listenerText(listener)}${meant ? `; did you mean ${meant}?` : ''}`,
        help: meant
          ? `Write protocol: ${meant}.`
          : `Istio gateways serve ${supported.slice(0, -1).join(', ')} and TCP; write one of them or remove the listener.`,
        ...(meant ? { fix: { title: `Write ${meant}`, safe: false, edits: [{ file: at.file.path, ...at.span, newText: meant }] } } : {}),
      };
    }
  },
});
