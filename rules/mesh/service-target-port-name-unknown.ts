import { rule } from '../../src/engine/index.ts';
import { stringMap } from '../../src/graph/index.ts';
import { selectWorkloads } from '../../src/istio/endpoints.ts';
import { isGatewayWorkload } from '../../src/istio/injection.ts';
import { containerPort } from '../../src/istio/service-targets.ts';

export default rule({
  id: 'service-target-port-name-unknown',
  area: 'mesh',
  severity: 'error',
  summary: 'A Service leads to a named container port that none of its Pods has',
  impact: 'The port has no endpoints: gateways and sidecars answer 503 (no healthy upstream), and TLS connections are closed.',
  fix: 'Write the name of a port of the container, its number, or add the name to the port of the container.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
  on: ['Service'],
  reads: ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'],
  *check(service, graph) {
    const at = service.at('spec', 'selector');
    const selector = stringMap(at);
    if (Object.keys(selector).length === 0 || at.hasUnknown) return;
    const found = selectWorkloads(graph, service.namespace, selector);
    const [workload] = found;
    // A container that injection or a template completes may bring the port.
    if (!workload || found.some((one) => one.podSpec.hasUnknown || isGatewayWorkload(graph, one))) return;
    for (const port of service.at('spec', 'ports').items()) {
      const target = port.get('targetPort');
      const name = target.string();
      if (name === undefined || target.isUnknown || /^\d+$/.test(name)) continue;
      const protocol = port.get('protocol').string() ?? 'TCP';
      if (found.some((one) => containerPort(one, name, protocol) !== undefined)) continue;
      const ports = workload.podSpec
        .get('containers')
        .items()
        .flatMap((container) => container.get('ports').items());
      const names = ports.flatMap((item) => item.get('name').string() ?? []);
      // Pods that name no port at all may be completed elsewhere.
      if (names.length === 0) continue;
      yield {
        at: target,
        message: `The Pods of ${workload.resource.kind} "${workload.namespace}/${workload.name}" have no ${protocol} port named "${name}"; they have ${names.join(', ')}`,
        related: [{ at: ports[0]!, message: 'ports of the Pods' }],
      };
    }
  },
});
