import { rule } from '../../src/engine/index.ts';
import type { Graph } from '../../src/graph/index.ts';
import { clientTlsSettings, isReadByNobody } from '../../src/istio/client-tls-settings.ts';
import { portEndpoints } from '../../src/istio/endpoints.ts';
import type { Upstream } from '../../src/istio/upstream.ts';

export default rule({
  id: 'istio-mutual-to-external-service',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Mode ISTIO_MUTUAL toward a service outside the mesh',
  impact:
    'The proxy shows its certificate of the mesh and accepts only certificates of the mesh CA, which a server outside does not have: every request ends with 503.',
  fix: 'Write mode: SIMPLE, or MUTUAL with a client certificate that the server knows.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/',
  ],
  on: ['DestinationRule'],
  reads: ['ServiceEntry'],
  *check(destinationRule, graph) {
    for (const setting of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const { tls, at, uses, config } = setting;
      if (tls.mode !== 'ISTIO_MUTUAL' || (tls.subjectAltNames ?? []).some((name) => String(name).startsWith('spiffe://'))) continue;
      const found = uses.map(({ upstream }) => upstream).filter((upstream) => isOutside(graph, upstream));
      const [first] = found;
      if (!first) continue;
      const { service } = first;
      const isWritten = service.entry?.spec.location === 'MESH_EXTERNAL';
      yield {
        at: at.get('mode'),
        severity: (isWritten || isPublic(service.hostname)) && !isReadByNobody(graph, setting) ? 'error' : 'warning',
        message: `mode ISTIO_MUTUAL asks ${service.hostname} for a certificate of the mesh, but ServiceEntry "${service.resource.id}" declares it as outside the mesh${isWritten ? '' : ' (location is MESH_EXTERNAL where nothing is written)'}`,
        help: config.spec.host?.startsWith('*')
          ? `Narrow the host "${config.spec.host}" down to services of the mesh, or add a DestinationRule with mode SIMPLE for ${service.hostname}.`
          : `Write mode: SIMPLE; if ${service.hostname} is part of the mesh, write location: MESH_INTERNAL in its ServiceEntry.`,
        related: [{ at: service.at, message: 'the service' }],
      };
    }
  },
});

function isOutside(graph: Graph, { service, port, isUncertain }: Upstream): boolean {
  if (isUncertain || service.registry !== 'External' || !service.meshExternal || service.selector) return false;
  if (service.subjectAltNames.some((name) => name.startsWith('spiffe://')) || port.number === 15443) return false;
  if (/\.(?:global|mesh|local)$/.test(service.hostname)) return false;
  // Endpoints with an identity of the mesh, and gateways of other clusters.
  return portEndpoints(graph, service, port.number).every(
    (endpoint) =>
      endpoint.workload === undefined && endpoint.tlsMode !== 'istio' && endpoint.port !== 15443 && !endpoint.address?.endsWith('.local'),
  );
}

const isPublic = (host: string): boolean => /\.[a-z]{2,}$/.test(host) && !/\.(?:internal|lan|corp|intra|home|test|localdomain)$/.test(host);
