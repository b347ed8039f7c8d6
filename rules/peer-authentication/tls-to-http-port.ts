import { rule } from '../../src/engine/index.ts';
import { hops } from '../../src/istio/hop.ts';
import { httpsCallsTo } from '../../src/istio/https-calls.ts';
import { upstream } from '../../src/istio/upstream.ts';

export default rule({
  id: 'tls-to-http-port',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A workload calls a Service by https on a port that is declared as HTTP',
  impact: 'The sidecars expect HTTP on this port and find TLS: the sidecar of the server resets the connection.',
  fix: 'Name the port https-... or set appProtocol: https on the Service, if the application serves TLS itself; else call it by http.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#sending-https-to-an-http-port',
    'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  ],
  on: ['Service'],
  reads: ['Deployment', 'PeerAuthentication', 'Namespace'],
  *check(service, graph) {
    const seen = new Set<unknown>();
    for (const { call, proxy } of httpsCallsTo(graph, service)) {
      const port = call.servicePort!;
      const to = upstream(graph, proxy, call.service.hostname, port.number);
      // A sidecar has to be there to refuse it; without one the bytes reach the application as they are.
      const refused =
        to && !to.isUncertain && hops(graph, to).find(({ policy, isUncertain }) => policy && !isUncertain && policy.mode !== 'DISABLE');
      if (!refused || seen.has(port)) continue;
      seen.add(port);
      yield {
        at: port.at.get('appProtocol').exists ? port.at.get('appProtocol') : port.at.get('name').exists ? port.at.get('name') : port.at,
        message: `Port ${port.number} of Service "${service.id}" is declared as ${port.protocol}, and ${proxy.workload?.resource.kind} "${proxy.namespace}/${proxy.name}" calls it by https`,
        related: [{ at: call.at, message: 'called by https here' }],
      };
    }
  },
});
