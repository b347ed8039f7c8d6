import { rule } from '../../src/engine/index.ts';
import { mergedGateway } from '../../src/istio/gateway-merge.ts';
import { gatewayText, proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { cannotBindLowPorts } from '../../src/istio/listeners.ts';
import { serviceTargets } from '../../src/istio/service-targets.ts';

export default rule({
  id: 'gateway-port-below-1024',
  area: 'gateway',
  severity: 'error',
  summary: 'A server of a gateway whose Pods may not bind ports below 1024 ends up on such a port',
  impact: 'istiod leaves the listener out: nothing listens on the port, and clients are refused the connection.',
  fix: 'Give the port of the Service a targetPort of 1024 or above, such as 8443 for 443. The number in the Gateway stays that of the Service.',
  references: ['https://istio.io/latest/docs/setup/additional-setup/gateway/'],
  on: ['Gateway'],
  reads: ['Service', 'Deployment'],
  *check(gateway, graph) {
    for (const proxy of proxiesOfGateway(graph, gateway)) {
      if (!cannotBindLowPorts(proxy)) continue;
      for (const server of mergedGateway(graph, proxy).accepted) {
        if (server.gateway.resource !== gateway || server.gateway.derived || server.port >= 1024) continue;
        // Without its Service, nobody knows which port of the Pods the number stands for.
        const target = serviceTargets(graph, proxy).find(({ port }) => port.number === server.spec.port?.number);
        if (!target) continue;
        yield {
          at: server.at('port', 'number'),
          message: `Nothing listens on port ${server.port}: ${gatewayText(proxy)} says that its Pods may not bind ports below 1024`,
          related: [{ at: target.port.at, message: `this port of the Service leads to port ${target.targetPort} of the Pods` }],
        };
      }
    }
  },
});
