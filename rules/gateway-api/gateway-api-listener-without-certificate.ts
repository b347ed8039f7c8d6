import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { terminateModeOption } from '../../src/istio/gateway-api/tls.ts';

export default rule({
  id: 'gateway-api-listener-without-certificate',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Listener that ends TLS without certificateRefs: it serves the mesh certificate of the gateway',
  impact:
    'The listener shows clients the mesh certificate of the gateway, which has no host name: every client outside the mesh refuses it.',
  fix: 'Add certificateRefs with the Secret of the certificate for the hostname.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const { tls, isProgrammed, at, hostname } = listener;
      const mode = tls.tls?.mode;
      const field = at.get('tls');
      if (!isProgrammed || tls.certificates.length > 0 || tls.tls?.credentialName === 'builtin://' || field.hasUnknown) continue;
      if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') continue;
      yield {
        at: field.key,
        message: `The ${listenerText(listener)} ends TLS and names no certificate: it serves the mesh certificate of the gateway`,
        help: `Add certificateRefs: [{name: <Secret with the certificate for ${hostname || 'its hosts'}>}]; for clients of the mesh write the option ${terminateModeOption}: ISTIO_MUTUAL.`,
      };
    }
  },
});
