import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { terminateModeOption } from '../../src/istio/gateway-api/tls.ts';

export default rule({
  id: 'gateway-api-optional-mutual-not-authorized',
  area: 'gateway-api',
  severity: 'error',
  summary: 'OPTIONAL_MUTUAL on a Gateway API listener, which Istio up to 1.31 never gives its CA',
  impact: 'The proxy never gets the CA for client certificates: every TLS handshake with the listener is reset.',
  fix: 'Write MUTUAL, or ask for client certificates under spec.tls.frontend of the Gateway.',
  references: ['https://github.com/istio/istio/issues/60618'],
  until: [1, 31],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    if (!graph.settings.istioVersion) return;
    for (const listener of listenersIn(graph, owner)) {
      const at = listener.at.get('tls', 'options', terminateModeOption);
      if (at.string() !== 'OPTIONAL_MUTUAL' || listener.tls.authority || !listener.isProgrammed) continue;
      yield {
        at,
        message: `The ${listenerText(listener)} asks for client certificates, and this version of Istio does not let its proxy read the CA`,
        help: 'Write MUTUAL, or name the CA under spec.tls.frontend.default.validation with mode: AllowInsecureFallback.',
      };
    }
  },
});
