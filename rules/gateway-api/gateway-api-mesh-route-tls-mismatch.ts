import { type Problem, rule } from '../../src/engine/index.ts';
import { type MeshMismatch, meshMismatches } from '../../src/istio/gateway-api/egress.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';

export default rule({
  id: 'gateway-api-mesh-route-tls-mismatch',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Sidecars send to a gateway what its listener does not take: no mTLS where it asks for it, or the wrong SNI',
  impact: 'The gateway closes the connection during the handshake: every request that the route sends there fails with 503.',
  fix: 'Write a DestinationRule for the Service of the gateway with tls mode ISTIO_MUTUAL, and as sni the hostname of the listener.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway', 'DestinationRule', 'ServiceEntry', 'Service'],
  *check(route, graph) {
    for (const found of meshMismatches(graph, route)) {
      const { backend, listener, upstream } = found;
      const tls = upstream.policy.tls;
      yield {
        at: backend.at.get('name'),
        message: `${sentence(found)} ${listenerText(listener)}${ending(found)}`,
        help: advice(found),
        related: [
          { at: listener.at.get(listener.spec.tls ? 'tls' : 'protocol').key, message: 'what the listener expects' },
          ...(tls ? [{ at: tls.config.at(...tls.path), message: 'what sidecars are told to send' }] : []),
        ],
      } satisfies Problem;
    }
  },
});

const sentence = ({ why, upstream }: MeshMismatch): string =>
  why === 'sni'
    ? `Sidecars ask with the SNI "${upstream.tls.sni}" for`
    : why === 'tls-to-plain'
      ? 'Sidecars send mTLS to'
      : why === 'no-mesh-certificate'
        ? 'Sidecars show no certificate of the mesh to'
        : 'Sidecars send plain HTTP to';

const ending = ({ why, listener }: MeshMismatch): string =>
  why === 'sni'
    ? `, whose hostname is "${listener.hostname}"`
    : why === 'tls-to-plain'
      ? ', which expects plain HTTP'
      : why === 'no-mesh-certificate'
        ? ', which asks for one'
        : ', which expects TLS';

function advice({ why, listener, upstream: { service } }: MeshMismatch): string {
  const rule = `a DestinationRule for ${service.hostname}`;
  const sni = listener.hostname && !listener.hostname.startsWith('*') ? `, sni: ${listener.hostname}` : '';
  if (why === 'tls-to-plain')
    return `Remove tls from the DestinationRule for ${service.hostname}, or let the listener end mTLS: protocol: HTTPS with the option gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL.`;
  if (why === 'sni') return `Add sni: ${listener.hostname} to the tls settings of ${rule}.`;
  if (listener.server?.tls?.mode !== 'ISTIO_MUTUAL')
    return `Let the listener ask for certificates of the mesh with the option gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL, and write ${rule} with tls: {mode: ISTIO_MUTUAL${sni}}.`;
  return `Write ${rule} with tls: {mode: ISTIO_MUTUAL${sni}}.`;
}
