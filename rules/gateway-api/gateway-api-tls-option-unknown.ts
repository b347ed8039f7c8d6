import { rule } from '../../src/engine/index.ts';
import { nearest } from '../../src/graph/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { terminateModeOption } from '../../src/istio/gateway-api/tls.ts';

const known = [terminateModeOption, 'gateway.istio.io/tls-cipher-suites', 'gateway.istio.io/listener-protocol'];

export default rule({
  id: 'gateway-api-tls-option-unknown',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'TLS option of a listener that Istio does not read',
  impact: 'The option has no effect: the listener behaves as if it were not there.',
  fix: 'Remove the option, or write the one that was meant: gateway.istio.io/tls-terminate-mode or gateway.istio.io/tls-cipher-suites.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const options = listener.at.get('tls', 'options');
      for (const key of options.keys()) {
        // Options of other implementations are theirs.
        const isIstios = /(^|\.)istio\.io\//.test(key) || known.some((one) => one.endsWith(`/${key}`));
        if (!isIstios || known.includes(key)) continue;
        const name = key.slice(key.indexOf('/') + 1);
        const meant = known.find((one) => one.endsWith(`/${name}`)) ?? nearest(key, known);
        yield {
          at: options.get(key).key,
          message: `Istio does not read the TLS option "${key}" of ${listenerText(listener)}${meant ? `; did you mean "${meant}"?` : ''}`,
          ...(meant === terminateModeOption
            ? {
                severity: 'error' as const,
                impact: 'Istio takes the listener for SIMPLE: it asks nobody for a client certificate, so everybody gets in.',
              }
            : {}),
          help: meant
            ? `Write ${meant}.`
            : /tls-(min|max)-protocol-version/.test(key)
              ? 'Remove it: the TLS versions of Gateway API listeners cannot be set; only a Gateway of networking.istio.io sets them for one server.'
              : 'Remove it.',
        };
      }
    }
  },
});
