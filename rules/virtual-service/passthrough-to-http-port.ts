import { rule } from '../../src/engine/index.ts';
import { routesOfVirtualService } from '../../src/istio/gateway-routes.ts';
import { hops } from '../../src/istio/hop.ts';
import { isHttp } from '../../src/istio/protocols.ts';

export default rule({
  id: 'passthrough-to-http-port',
  area: 'virtual-service',
  severity: 'error',
  summary: 'TLS is passed through to a port of a Service that is declared as HTTP',
  impact: 'The sidecar of the backend reads the encrypted bytes as HTTP requests and closes the connection.',
  fix: 'Name the port of the Service https-... or tls-... (or set appProtocol), since what arrives there is TLS.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
  on: ['VirtualService'],
  reads: ['Gateway', 'Service', 'Deployment', 'Namespace'],
  *check(resource, graph) {
    for (const { kind, upstream, cluster, chain } of routesOfVirtualService(graph, resource)) {
      if (kind !== 'passthrough' || !upstream || !isHttp(upstream.port.protocol)) continue;
      const withSidecar = hops(graph, upstream).find(({ policy, isUncertain }) => policy && !isUncertain);
      if (!withSidecar) continue;
      yield {
        at: cluster.at().get('port', 'number').exists ? cluster.at().get('port', 'number') : cluster.at(),
        message: `TLS for ${chain.sni?.[0]?.name ?? 'this host'} is passed through to ${upstream.service.hostname}:${upstream.port.number}, which the Service declares as ${upstream.port.protocol}`,
        related: [{ at: upstream.port.at, message: 'declared here, by name or appProtocol' }],
      };
      return;
    }
  },
});
