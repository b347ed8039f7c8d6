import { rule } from '../../src/engine/index.ts';
import { listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';

export default rule({
  id: 'gateway-api-listener-conflict',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Two listeners of one Gateway claim the same port and hostname, or TCP and HTTP on one port',
  impact:
    'Only the listener that comes first is served; no route can attach to the later one, and its hosts get whatever the first one serves.',
  fix: 'Give the listeners different ports or hostnames, or remove one.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#listener'],
  since: [1, 31],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: ['ListenerSet'],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      const { conflictsWith: winner, at, protocol, port, hostname } = listener;
      if (!winner || [at, winner.at].some((field) => ['port', 'protocol', 'hostname'].some((key) => field.get(key).isUnknown))) continue;
      const isL4 = [protocol, winner.protocol].some((one) => one === 'TCP' || one === 'UDP');
      const what = isL4 ? `port ${port}` : `port ${port} with ${hostname ? `hostname ${hostname}` : 'every hostname'}`;
      yield {
        at: isL4 || hostname === '' ? at.get('port') : at.get('hostname'),
        message: `The ${listenerText(listener)} (${protocol}) claims ${what}, which ${listenerText(winner)} (${winner.protocol}) has already: it is not served`,
        help: isL4
          ? `Move one of the two listeners to another port: ${isL4 && protocol === winner.protocol ? `two ${protocol} listeners` : `${winner.protocol} and ${protocol}`} cannot share port ${port}.`
          : `Give one of the two another hostname or port, or attach the routes of both to "${winner.name}".`,
        related: [{ at: winner.at.get('name'), message: 'this listener comes first and is served' }],
      };
    }
  },
});
