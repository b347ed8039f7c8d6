import { rule } from '../../src/engine/index.ts';
import { type Graph, question, type Resource, workloads } from '../../src/graph/index.ts';
import { resolveHost } from '../../src/istio/hosts.ts';
import { injected, isAmbient } from '../../src/istio/injection.ts';
import { proxies } from '../../src/istio/proxies.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';
import { servicesByHost } from '../../src/istio/services.ts';

const label = 'istio.io/use-waypoint';

const ambientWorkloads = question((graph) =>
  workloads(graph).filter((workload) => isAmbient(graph, workload) === 'yes' && injected(graph, workload) === 'no'),
);

export default rule({
  id: 'ambient-tls-origination-without-waypoint',
  area: 'ambient',
  severity: 'warning',
  summary: 'A DestinationRule is to start TLS for clients in ambient mode, but the host has no waypoint',
  impact: 'ztunnel does not read DestinationRules: the requests leave the mesh as the application sends them, in plain text.',
  fix: 'Label the Service or ServiceEntry (or its namespace) with istio.io/use-waypoint, and deploy that waypoint.',
  references: [
    'https://istio.io/latest/docs/ambient/usage/waypoint/',
    'https://istio.io/latest/docs/ambient/architecture/traffic-redirection/',
  ],
  on: ['DestinationRule'],
  reads: ['Namespace', 'Deployment', 'Service', 'ServiceEntry'],
  *check(destinationRule, graph) {
    const tls = clientTlsBlocks(destinationRule.at('spec')).find(({ tls: { mode } }) => mode === 'SIMPLE' || mode === 'MUTUAL');
    if (!tls || proxies(graph).length > 0) return;
    const ambient = ambientWorkloads(graph);
    const host = resolveHost(destinationRule.at('spec', 'host').string() ?? '', destinationRule.namespace);
    const service = servicesByHost(graph).get(host)?.[0];
    if (ambient.length === 0 || !service || hasWaypoint(graph, service.resource)) return;
    yield {
      at: tls.at.get('mode'),
      message: `Clients are in ambient mode and ${host} has no waypoint: nothing applies this DestinationRule`,
      help: `Label ${service.resource.ref.kind} "${service.resource.id}" with ${label}: the name of a waypoint.`,
      related: [
        { at: service.at, message: 'this host has no waypoint' },
        { at: ambient[0]!.resource.at('metadata', 'name'), message: 'a client in ambient mode' },
      ],
    };
  },
});

const hasWaypoint = (graph: Graph, resource: Resource): boolean => {
  const own = resource.labels[label];
  return (own ?? graph.get('Namespace', '', resource.namespace)?.labels[label] ?? 'none') !== 'none';
};
