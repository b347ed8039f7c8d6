import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';

export default rule({
  id: 'gateway-api-frontend-validation-ignored',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Client certificates are asked for in a field that Istio does not read',
  impact: 'The listener asks nobody for a client certificate: everybody gets in.',
  fix: 'Write the CA under spec.tls.frontend.default.validation of the Gateway, or set the option gateway.istio.io/tls-terminate-mode: MUTUAL.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#frontendtlsconfig'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const old = listener.at.get('tls', 'frontendValidation');
      if (old.exists)
        yield {
          at: old.key,
          message: `Istio never read frontendValidation: ${listenerText(listener)} asks for no client certificates`,
          help: 'Move its content to spec.tls.frontend.default.validation of the Gateway, which is for all HTTPS listeners, or to spec.tls.frontend.perPort.',
        };
    }
    const { istioVersion } = graph.settings;
    const frontend = owner.at('spec', 'tls', 'frontend');
    const isBefore = (minor: number): boolean => istioVersion !== undefined && istioVersion[0] === 1 && istioVersion[1] < minor;
    if (frontend.exists && isBefore(28) && listenersIn(graph, owner).some(({ protocol }) => protocol === 'HTTPS'))
      yield {
        at: frontend.key,
        message: `Istio 1.${istioVersion?.[1]} does not read spec.tls.frontend: the HTTPS listeners of "${owner.id}" ask for no client certificates`,
        help: 'Set the option gateway.istio.io/tls-terminate-mode: MUTUAL on the listeners, with the CA under ca.crt in a Secret called <certificate>-cacert; or use Istio 1.28 or newer.',
      };
  },
});
