import { rule } from '../../src/engine/index.ts';
import { workloadOf } from '../../src/graph/index.ts';
import { inboundEndpoints } from '../../src/istio/endpoints.ts';
import { injected, isGatewayWorkload } from '../../src/istio/injection.ts';
import { isHttp, isTls } from '../../src/istio/protocols.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'service-ports-disagree-on-tls',
  area: 'mesh',
  severity: 'warning',
  summary: 'One port of a Pod is declared plain HTTP by one port of a Service and TLS by another',
  impact:
    'The application speaks one of the two: through the other port clients get a TLS error or 503. The sidecar of the Pod treats the port as the first declaration says.',
  fix: 'Declare the protocol that the application speaks for both ports, or lead them to two ports of the Pod.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
  on: ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'],
  reads: ['Service', 'Namespace'],
  *check(resource, graph) {
    const workload = workloadOf(graph, resource);
    const endpoints = workload && inboundEndpoints(graph).get(workload);
    if (!endpoints || isGatewayWorkload(graph, workload) || injected(graph, workload) === 'no') return;
    const plain = new Map<number, (typeof endpoints)[number]>();
    const kubernetes = endpoints.filter(
      ({ service, servicePort: { name, at } }) =>
        service.registry === 'Kubernetes' &&
        !service.isUncertain &&
        !isUnknown(name) &&
        !at.hasUnknown &&
        service.resource.at('spec', 'type').string() !== 'LoadBalancer',
    );
    for (const endpoint of kubernetes)
      if (isHttp(endpoint.servicePort.protocol) && !plain.has(endpoint.port!)) plain.set(endpoint.port!, endpoint);
    const said = new Set<number>();
    for (const { servicePort, service, port } of kubernetes) {
      const other = plain.get(port!);
      if (!isTls(servicePort.protocol) || !other || said.has(port!)) continue;
      said.add(port!);
      yield {
        at: servicePort.at.get('appProtocol').exists ? servicePort.at.get('appProtocol') : servicePort.at.get('name'),
        message: `Port ${port} of ${resource.kind} "${resource.id}" is ${servicePort.protocol} by port ${servicePort.number} of Service "${service.resource.id}", but ${other.servicePort.protocol} by port ${other.servicePort.number} of Service "${other.service.resource.id}"`,
        related: [
          { at: other.servicePort.at, message: `${other.servicePort.protocol} here` },
          { at: workload.podSpec.get('containers').key, message: 'the Pods' },
        ],
      };
    }
  },
});
