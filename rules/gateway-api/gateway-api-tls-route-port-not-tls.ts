import { rule } from '../../src/engine/index.ts';
import { accepted } from '../../src/istio/gateway-api/parents.ts';
import { meshHosts } from '../../src/istio/gateway-api/virtual-services.ts';
import { isTls } from '../../src/istio/protocols.ts';
import { servicesByHost } from '../../src/istio/services.ts';

export default rule({
  id: 'gateway-api-tls-route-port-not-tls',
  area: 'gateway-api',
  severity: 'error',
  summary: 'TLSRoute of the mesh for a Service or ServiceEntry that has no TLS port',
  impact:
    'Sidecars look at SNI only on ports that are declared as TLS or HTTPS: the route has no effect and the traffic goes where it went without it.',
  fix: 'Declare the port as TLS or HTTPS: by name or appProtocol on a Service, by protocol on a ServiceEntry.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
  on: ['TLSRoute'],
  reads: ['Service', 'ServiceEntry'],
  *check(route, graph) {
    for (const attachment of accepted(graph, route)) {
      const { target, ref, at } = attachment;
      if (!target || at.get('port').isUnknown) continue;
      const found = meshHosts(graph, attachment).flatMap((host) =>
        (servicesByHost(graph).get(host) ?? []).filter(({ namespace }) => namespace === target.namespace),
      );
      const ports = found.flatMap((service) => service.ports).filter(({ number }) => ref.port === undefined || number === ref.port);
      if (found.length === 0 || found.some(({ isUncertain }) => isUncertain) || ports.some(({ protocol }) => isTls(protocol))) continue;
      const [first] = ports;
      yield {
        at: ref.port === undefined ? at.get('name') : at.get('port'),
        message: first
          ? `Port ${first.number} of ${target.kind} "${target.namespace}/${target.name}" is declared as ${first.protocol}: a TLSRoute has no effect on it`
          : `${target.kind} "${target.namespace}/${target.name}" has no port ${ref.port}: the TLSRoute has no effect`,
        help:
          target.kind === 'Service'
            ? 'Give the port appProtocol: tls, or a name that begins with tls.'
            : 'Write protocol: TLS for the port of the ServiceEntry.',
        related: first ? [{ at: first.at, message: 'this port' }] : [],
      };
    }
  },
});
