import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { frontendOf, terminateModeOption } from '../../src/istio/gateway-api/tls.ts';

export default rule({
  id: 'gateway-api-tls-setting-ignored',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'Certificate or CA on a listener that serves the certificate of the mesh',
  impact:
    'With ISTIO_MUTUAL or ISTIO_SIMPLE the listener serves the mesh certificate of the gateway, which only workloads of the mesh trust; what is named here is never read.',
  fix: 'Remove the certificate and the CA, or the option.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: [],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const option = listener.at.get('tls', 'options', terminateModeOption);
      const mode = option.string();
      if (mode !== 'ISTIO_MUTUAL' && mode !== 'ISTIO_SIMPLE') continue;
      const refs = listener.at.get('tls', 'certificateRefs');
      // The default is for other listeners too; an entry for the port of this one is not.
      const frontend = frontendOf(listener.gateway, listener.port)?.at;
      const ofPort = frontend?.path.includes('perPort') ? frontend.get('validation') : undefined;
      for (const [field, what] of [
        [refs, 'certificateRefs'],
        ...(mode === 'ISTIO_SIMPLE' && ofPort ? ([[ofPort, 'settings for client certificates']] as const) : []),
      ] as const) {
        if (!field.exists || (field.type === 'seq' && field.items().length === 0)) continue;
        yield {
          at: field.key,
          message: `The ${what} of ${listenerText(listener)} have no effect: ${mode} serves the certificate of the mesh`,
          help:
            field === refs
              ? `Remove certificateRefs, or write tls-terminate-mode: MUTUAL to serve them and check client certificates.`
              : 'Write ISTIO_MUTUAL to ask for certificates of the mesh, or MUTUAL with certificateRefs.',
          related: [{ at: option, message: 'this option' }],
        };
      }
    }
  },
});
