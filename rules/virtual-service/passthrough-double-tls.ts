import { rule } from '../../src/engine/index.ts';
import { routesOfVirtualService } from '../../src/istio/gateway-routes.ts';

export default rule({
  id: 'passthrough-double-tls',
  area: 'virtual-service',
  severity: 'error',
  summary: 'TLS of the client is passed through and wrapped in TLS again by a DestinationRule',
  impact: 'The backend finds TLS inside TLS: every connection fails.',
  fix: 'Take tls out of the DestinationRule for this port, or end TLS at the gateway (mode SIMPLE).',
  references: ['https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls'],
  on: ['VirtualService'],
  reads: ['Gateway', 'DestinationRule', 'Service', 'Deployment'],
  *check(resource, graph) {
    for (const { kind, upstream, cluster, chain } of routesOfVirtualService(graph, resource)) {
      if (kind !== 'passthrough' || !upstream || upstream.service.meshExternal) continue;
      const tls = upstream.policy.tls;
      if (!tls || (upstream.tls.mode !== 'simple' && upstream.tls.mode !== 'mutual')) continue;
      const settings = tls.config.at(...tls.path);
      yield {
        at: cluster.at(),
        message: `TLS for ${chain.sni?.[0]?.name ?? 'this host'} is passed through to ${upstream.service.hostname}:${upstream.port.number}, and DestinationRule "${tls.config.resource.id}" starts TLS around it`,
        related: [{ at: settings.get('mode').exists ? settings.get('mode') : settings, message: 'this starts the second TLS' }],
      };
      return;
    }
  },
});
