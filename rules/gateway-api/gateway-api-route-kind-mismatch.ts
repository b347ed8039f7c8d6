import { rule } from '../../src/engine/index.ts';
import { type Listener, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { refusedParents } from '../../src/istio/gateway-api/parents.ts';

export default rule({
  id: 'gateway-api-route-kind-mismatch',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Route of a kind that the listener cannot carry, such as an HTTPRoute on TLS passthrough',
  impact: 'The route is not accepted and has no effect; without another route the listener closes connections or answers 404.',
  fix: 'Use the kind of route that fits the protocol of the listener, or change the listener.',
  references: ['https://gateway-api.sigs.k8s.io/guides/tls/', 'https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway', 'ListenerSet'],
  *check(route, graph) {
    for (const { at, why, ref, listeners } of refusedParents(graph, route)) {
      const [listener] = listeners;
      if (why !== 'kind' || !listener) continue;
      const kinds = listener.kinds.length ? listener.kinds.join(' and ') : 'no route at all';
      yield {
        at: at.get(ref.sectionName ? 'sectionName' : 'name'),
        message: `${route.ref.kind} cannot attach to ${listenerText(listener)}, which ${nature(listener)} and takes ${kinds}`,
        help: advice(route.ref.kind, listener),
        related: [
          {
            at: listener.spec.allowedRoutes?.kinds ? listener.at.get('allowedRoutes', 'kinds').key : place(listener),
            message: 'this decides which routes fit',
          },
        ],
      };
    }
  },
});

const place = ({ at, spec }: Listener) =>
  at.get('tls', 'mode').exists ? at.get('tls', 'mode') : at.get(spec.protocol ? 'protocol' : 'name');

const nature = ({ protocol, spec }: Listener): string => {
  if (spec.allowedRoutes?.kinds?.length) return `has protocol ${protocol}`;
  if (protocol !== 'TLS') return `speaks ${protocol}`;
  return spec.tls?.mode === 'Passthrough' ? 'passes TLS through' : 'ends TLS and passes on TCP';
};

function advice(kind: string, { kinds, protocol, spec, name }: Listener): string {
  const isHttp = kind === 'HTTPRoute' || kind === 'GRPCRoute';
  if (isHttp && protocol === 'TLS')
    return spec.tls?.mode === 'Passthrough'
      ? `Write a TLSRoute with the same hostnames, or let listener "${name}" end TLS: protocol: HTTPS with mode: Terminate and certificateRefs.`
      : `Write protocol: HTTPS for listener "${name}": with TLS it passes on bytes and sees no HTTP.`;
  if (kind === 'TLSRoute' && protocol === 'HTTPS')
    return `Write an HTTPRoute, or let listener "${name}" pass TLS through: protocol: TLS with mode: Passthrough.`;
  return kinds.length
    ? `Write a ${kinds[0]}, or attach the route to a listener that takes ${kind}.`
    : `Attach the route to a listener that takes ${kind}.`;
}
