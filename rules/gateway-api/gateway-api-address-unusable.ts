import { rule } from '../../src/engine/index.ts';
import { gatewaySpec, isManaged, isServed } from '../../src/istio/gateway-api/classes.ts';
import { gatewayServiceHosts, listenersOf } from '../../src/istio/gateway-api/listeners.ts';
import { serviceIndex } from '../../src/istio/services.ts';

export default rule({
  id: 'gateway-api-address-unusable',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Gateway bound to a Service that is not in its namespace, or lacks the port of a listener',
  impact: 'No gateway serves the listener: connections to its port are refused.',
  fix: 'Name in spec.addresses a Service of the namespace of the Gateway whose ports are those of the listeners.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#manual-deployment'],
  on: ['KubernetesGateway'],
  reads: ['Service'],
  *check(gateway, graph) {
    const spec = gatewaySpec(gateway);
    if (isManaged(spec) || !isServed(graph, gateway) || gateway.at('spec', 'addresses').hasUnknown) return;
    const hosts = gatewayServiceHosts(gateway);
    if (hosts.length === 0)
      yield {
        at: gateway.at('spec', 'addresses').key,
        message: `Istio binds a Gateway to host names only: none of the addresses of "${gateway.id}" is of type Hostname`,
        help: 'Write type: Hostname with the name of a Service, or remove addresses: then Istio deploys a gateway of its own.',
      };
    const isPlaced = gateway.at('metadata', 'namespace').string() !== undefined;
    for (const host of hosts) {
      const found = serviceIndex(graph).get(host);
      const service = found?.get(gateway.namespace);
      const address = gateway
        .at('spec', 'addresses')
        .items()
        .find((item) => host.split('.', 1)[0] === item.get('value').string()?.split('.', 1)[0]);
      const at = address?.get('value') ?? gateway.at('spec', 'addresses').key;
      const [elsewhere] = found ? [...found.values()] : [];
      if (!service && elsewhere && isPlaced && elsewhere.resource.at('metadata', 'namespace').string() !== undefined)
        yield {
          at,
          message: `The Service ${host} is in "${elsewhere.namespace}", and a Gateway binds to Services of its own namespace "${gateway.namespace}" only`,
          help: `Move the Gateway to namespace "${elsewhere.namespace}".`,
          related: [{ at: elsewhere.at, message: 'the Service' }],
        };
      if (!service || service.isUncertain || hosts.length > 1) continue;
      for (const listener of listenersOf(graph, gateway)) {
        const { server, port } = listener;
        if (!server || !listener.isProgrammed || listener.at.get('port').isUnknown || service.ports.some(({ number }) => number === port))
          continue;
        const byTarget = service.ports.find(({ targetPort }) => targetPort === port);
        yield {
          at: listener.at.get('port'),
          message: `Service "${service.namespace}/${service.name}" has no port ${port}: listener "${listener.name}" is not served`,
          help: byTarget
            ? `Write port: ${byTarget.number}, the port of the Service; Istio translates it to ${port} itself.`
            : `Add port ${port} to the Service, or use one of its ports: ${service.ports.map(({ number }) => number).join(', ')}.`,
          related: [{ at: byTarget?.at ?? service.at, message: byTarget ? 'this port leads to it' : 'the Service' }],
        };
      }
    }
  },
});
