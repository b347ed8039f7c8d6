import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap } from '../../src/graph/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { serviceHost } from '../../src/istio/hosts.ts';
import { missingPorts } from '../../src/istio/path/mistakes.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-port-not-on-service',
  area: 'gateway',
  severity: 'warning',
  summary: 'No Service of the gateway has the port of a server',
  impact: 'The gateway listens on the port, but nobody reaches it through the Service: clients are refused by the load balancer.',
  fix: 'Add the port to the Service of the gateway, or write a port that it has.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port'],
  on: ['Gateway'],
  reads: ['Service', 'Deployment'],
  *check(gateway, graph) {
    const config = configOf<GatewaySpec>(gateway);
    for (const proxy of proxiesOfGateway(graph, gateway)) {
      const { workload } = proxy;
      if (
        !workload ||
        workload.podSpec.get('hostNetwork').boolean() ||
        workload.podSpec
          .get('containers')
          .items()
          .some((container) =>
            container
              .get('ports')
              .items()
              .some((port) => port.get('hostPort').exists),
          )
      )
        continue;
      const services = graph.in('Service', proxy.namespace).filter((service) => {
        const selector = stringMap(service.at('spec', 'selector'));
        return Object.keys(selector).length > 0 && matchesLabels(selector, proxy.labels);
      });
      if (services.length === 0 || services.some((service) => service.at('spec', 'ports').hasUnknown)) continue;
      const ports = services.flatMap((service) => service.at('spec', 'ports').items());
      for (const [index, server] of (config.spec.servers ?? []).entries()) {
        const number = server.port?.number;
        if (
          typeof number !== 'number' ||
          number === 0 ||
          ports.some((port) => port.get('port').number() === number || port.get('targetPort').number() === number)
        )
          continue;
        // A route that leads to the port shows that traffic fails; it is reported there.
        if (services.some(({ name, namespace }) => missingPorts(graph).has(`${serviceHost(name, namespace)} ${number}`))) continue;
        yield {
          at: config.at('servers', index, 'port', 'number'),
          message: `Service "${services[0]!.id}" of ${workloadText(proxy)} has no port ${number}; it has ${ports.map((port) => port.get('port').number()).join(', ')}`,
          related: [{ at: services[0]!.at('spec', 'ports').key, message: 'the ports of the Service' }],
        };
      }
      return;
    }
  },
});
