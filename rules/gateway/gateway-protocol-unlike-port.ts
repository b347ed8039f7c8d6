import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap } from '../../src/graph/index.ts';
import { serverConflicts } from '../../src/istio/gateway-conflicts.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { tlsLoadBalancers } from '../../src/istio/load-balancers.ts';
import { isHttp, parseProtocol } from '../../src/istio/protocols.ts';

export default rule({
  id: 'gateway-protocol-unlike-port',
  area: 'gateway',
  severity: 'warning',
  summary: 'A server speaks plain HTTP on the port of HTTPS',
  impact: 'https:// clients get "wrong version number", and whoever uses http:// on that port sends everything in plain text.',
  fix: 'Write protocol: HTTPS with tls settings. Plain HTTP on 443 is right only behind a load balancer that ends TLS.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port'],
  on: ['Gateway'],
  reads: ['Service', 'Deployment'],
  *check(gateway, graph) {
    // What it takes away from TLS servers of the port is reported as a conflict of the two.
    const conflicts = new Set((serverConflicts(graph).get(gateway) ?? []).map(({ server }) => server.index));
    for (const [index, server] of gateway.at('spec', 'servers').items().entries()) {
      const port = server.get('port');
      const number = port.get('number').number();
      const written = port.get('protocol');
      if (written.isUnknown) continue;
      const protocol = parseProtocol(written.string());
      const name = port.get('name').string() ?? '';
      // With tls settings it is a mistake about those, which other rules report.
      if (!isHttp(protocol) || server.get('tls').exists || (number !== 443 && number !== 8443)) continue;
      if (conflicts.has(index)) continue;
      const proxies = proxiesOfGateway(graph, gateway);
      const services = proxies.flatMap((proxy) =>
        graph.in('Service', proxy.namespace).filter((service) => {
          const selector = stringMap(service.at('spec', 'selector'));
          return Object.keys(selector).length > 0 && matchesLabels(selector, proxy.labels);
        }),
      );
      if (proxies.some((proxy) => tlsLoadBalancers(graph, proxy).length > 0)) continue;
      // Without annotations the load balancer of a cloud forwards TCP; before any other Service may stand something that ends TLS.
      const isForwarded =
        services.length > 0 &&
        services.every(
          (service) => service.at('spec', 'type').string() === 'LoadBalancer' && Object.keys(service.annotations).length === 0,
        );
      if (!isForwarded && !/^(?:https|tls)\b/i.test(name)) continue;
      yield {
        at: written,
        message: `The server "${name}" speaks plain ${protocol} on port ${number}, and https:// clients cannot talk to it`,
        ...(isForwarded
          ? { related: [{ at: services[0]!.at('spec', 'type'), message: 'this load balancer passes TLS on as it is' }] }
          : {}),
      };
    }
  },
});
