import { rule } from '../../src/engine/index.ts';
import { workloadKinds } from '../../src/graph/index.ts';
import { serviceCalls } from '../../src/istio/called-services.ts';
import { clientsText, failingHops, upstreamText } from '../../src/istio/failing-hops.ts';
import { isPortExcluded } from '../../src/istio/hop.ts';

const annotations = ['traffic.sidecar.istio.io/excludeInboundPorts', 'traffic.sidecar.istio.io/includeInboundPorts'];

export default rule({
  id: 'mtls-into-excluded-port',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A port that bypasses the sidecar still gets mTLS from the clients of the mesh',
  impact:
    'Clients see a Pod with a sidecar and send mTLS; the bytes reach the application undecrypted, which answers with an error or resets.',
  fix: 'Add a PeerAuthentication for the workload that sets portLevelMtls for this port to DISABLE: clients then send plain text.',
  references: ['https://istio.io/latest/docs/reference/config/annotations/#SidecarTrafficExcludeInboundPorts'],
  on: workloadKinds,
  reads: ['Service', 'PeerAuthentication', 'Namespace'],
  *check(resource, graph) {
    for (const { upstream, hop, clients } of failingHops(graph)) {
      const { workload, port } = hop.endpoint;
      if (
        workload?.resource !== resource ||
        port === undefined ||
        hop.reception !== 'mtls-at-application' ||
        upstream.reason !== 'auto-mtls'
      )
        continue;
      const at = annotations.map((name) => workload.metadata.get('annotations', name)).find((field) => field.exists);
      if (!at || !isPortExcluded(workload.annotations, port)) continue;
      const isCalled = clients.some(
        (client) =>
          client.workload &&
          serviceCalls(graph, client.workload).some((call) => call.service === upstream.service && call.port === upstream.port.number),
      );
      const isMetrics = /metric|prom|health/i.test(upstream.port.name) || [9090, 15020, 15090].includes(port);
      yield {
        at,
        message: `Port ${port} bypasses the sidecar, but ${clientsText(clients)} sends mTLS to it as ${upstreamText(upstream)}`,
        // Without anybody in the input who calls the port it may be there for callers outside the mesh alone.
        ...(isCalled ? {} : { severity: isMetrics ? ('info' as const) : ('warning' as const) }),
        help: `Add a PeerAuthentication in "${resource.namespace}" for these Pods with portLevelMtls: { ${port}: { mode: DISABLE } }.`,
        related: [{ at: upstream.port.at, message: 'clients call this Service port' }],
      };
      return;
    }
  },
});
