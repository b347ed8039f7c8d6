import { rule } from '../../src/engine/index.ts';
import { misspelt, nearest } from '../../src/graph/index.ts';
import { gatewayController } from '../../src/istio/gateway-api/classes.ts';
import { isUnknown } from '../../src/yaml/index.ts';

const builtIn = ['istio', 'istio-remote', 'istio-waypoint', 'istio-east-west'];

export default rule({
  id: 'gateway-api-class-misspelled',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'gatewayClassName that no controller has, and that is nearly one of Istio',
  impact: 'No controller takes the Gateway: nothing listens, and its status stays "Waiting for controller".',
  fix: 'Write the name of a GatewayClass: istio for a gateway of Istio, istio-waypoint for a waypoint.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/'],
  on: ['KubernetesGateway'],
  reads: ['GatewayClass'],
  *check(gateway, graph) {
    const at = gateway.at('spec', 'gatewayClassName');
    const name = at.string();
    const classes = graph.all('GatewayClass').map((one) => one.name);
    if (!name || isUnknown(name) || builtIn.includes(name) || classes.includes(name) || gatewayController(graph, name) !== undefined)
      return;
    const candidates = [...new Set([...builtIn, ...classes])];
    const meant =
      misspelt(name, candidates) ??
      nearest(
        name.replaceAll('_', '-'),
        candidates.filter((one) => Math.abs(one.length - name.length) < 2),
      );
    if (!meant) return;
    yield {
      at,
      message: `There is no GatewayClass "${name}"; "${meant}" is one`,
      help: `Write ${meant}.`,
      fix: { title: `Write ${meant}`, safe: false, edits: [{ file: at.file.path, ...at.span, newText: meant }] },
    };
  },
});
