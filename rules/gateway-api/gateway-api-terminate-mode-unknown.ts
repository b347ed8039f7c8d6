import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { terminateModeOption } from '../../src/istio/gateway-api/tls.ts';

const modes = ['MUTUAL', 'OPTIONAL_MUTUAL', 'ISTIO_MUTUAL', 'ISTIO_SIMPLE'];

export default rule({
  id: 'gateway-api-terminate-mode-unknown',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Option tls-terminate-mode with a value that Istio does not know: silently no client certificates',
  impact: 'Istio falls back to SIMPLE without an error: the listener asks nobody for a client certificate, so everybody gets in.',
  fix: 'Write MUTUAL, OPTIONAL_MUTUAL, ISTIO_MUTUAL or ISTIO_SIMPLE, in upper case.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const at = listener.at.get('tls', 'options', terminateModeOption);
      const value = at.string();
      if (value === undefined || modes.includes(value) || value.toUpperCase() === 'SIMPLE') continue;
      if ((listener.spec.tls?.mode ?? 'Terminate') !== 'Terminate') continue;
      const canonical = value.toUpperCase().replaceAll('-', '_');
      const meant = modes.find((mode) => mode === canonical);
      yield {
        at,
        message: `Istio does not know the mode "${value}" of ${listenerText(listener)} and asks for no client certificates`,
        help: meant ? `Write ${meant}.` : `Write one of ${modes.join(', ')}.`,
        ...(meant ? { fix: { title: `Write ${meant}`, safe: false, edits: [{ file: at.file.path, ...at.span, newText: meant }] } } : {}),
      };
    }
  },
});
