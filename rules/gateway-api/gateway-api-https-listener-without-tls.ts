import { rule } from '../../src/engine/index.ts';
import { gatewaySpec } from '../../src/istio/gateway-api/classes.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';

export default rule({
  id: 'gateway-api-https-listener-without-tls',
  area: 'gateway-api',
  severity: 'error',
  summary: 'HTTPS listener without tls: nothing listens on its port, although its status says Programmed',
  impact:
    'Istio makes no server for the listener: connections to the port are refused, while Gateway and listener report Accepted and Programmed.',
  fix: 'Add tls with certificateRefs to the listener.',
  references: [
    'https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
  ],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: ['ListenerSet'],
  *check(owner, graph) {
    // A Gateway that lets ListenerSets in may hold the port for one that stands elsewhere.
    const isPlaceholder = (gatewaySpec(owner).allowedListeners?.namespaces?.from ?? 'None') !== 'None';
    for (const listener of listenersIn(graph, owner)) {
      if (listener.protocol !== 'HTTPS' || listener.conflictsWith || isPlaceholder) continue;
      if (listener.spec.tls !== undefined || listener.at.get('tls').isUnknown) continue;
      const host = listener.hostname || 'every host';
      yield {
        at: listener.at.get('protocol'),
        message: `The ${listenerText(listener)} has protocol HTTPS and no tls: Istio does not open port ${listener.port} for ${host}`,
        help: `Add tls: {mode: Terminate, certificateRefs: [{name: <Secret with the certificate for ${host}>}]} to the listener.`,
      };
    }
  },
});
