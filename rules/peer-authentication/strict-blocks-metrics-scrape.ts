import { rule } from '../../src/engine/index.ts';
import { type Graph, matchesLabels, type Resource, stringMap, type Workload, workloads, workloadsIn } from '../../src/graph/index.ts';
import { isPortExcluded } from '../../src/istio/hop.ts';
import { injected } from '../../src/istio/injection.ts';
import { portPolicy } from '../../src/istio/peer-authentication.ts';
import { proxyOf } from '../../src/istio/proxies.ts';
import type { Field } from '../../src/yaml/index.ts';

export default rule({
  id: 'strict-blocks-metrics-scrape',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'Prometheus is told to scrape a port that accepts only mTLS of the mesh',
  impact:
    'Prometheus connects to the address of the Pod without a certificate of the mesh, and the sidecar closes the connection: the target is down.',
  fix: 'Set the metrics port to PERMISSIVE with portLevelMtls, exclude it from the sidecar, or let Prometheus use a certificate of the mesh.',
  references: ['https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings'],
  on: ['PodMonitor', 'ServiceMonitor'],
  reads: ['PeerAuthentication', 'Deployment', 'Service', 'Namespace'],
  *check(monitor, graph) {
    const isPodMonitor = monitor.kind === 'PodMonitor';
    const endpoints = monitor.at('spec', isPodMonitor ? 'podMetricsEndpoints' : 'endpoints').items();
    for (const endpoint of endpoints) {
      if (
        endpoint.get('tlsConfig', 'certFile').exists ||
        endpoint.get('tlsConfig', 'cert').exists ||
        endpoint.get('scheme').string() === 'https'
      )
        continue;
      for (const { workload, port, at } of scraped(graph, monitor, endpoint)) {
        const proxy = proxyOf(graph, workload);
        if (proxy?.type !== 'sidecar' || proxy.injected !== 'yes' || isPortExcluded(workload.annotations, port)) continue;
        const policy = portPolicy(graph, workload, port);
        if (policy.mode !== 'STRICT' || policy.isUncertain || !policy.at || isPrometheusInMesh(graph)) continue;
        yield {
          at: endpoint.get('port').exists ? endpoint.get('port') : endpoint,
          message: `Prometheus scrapes port ${port} of ${workload.resource.kind} "${workload.namespace}/${workload.name}" in plain text, and PeerAuthentication "${policy.config?.resource.id}" demands mTLS`,
          help: `Add a PeerAuthentication in "${workload.namespace}" for these Pods with portLevelMtls: { ${port}: { mode: PERMISSIVE } }.`,
          related: [
            { at: policy.at, message: 'this policy demands mTLS on every port' },
            { at, message: 'the port that is scraped' },
          ],
        };
        return;
      }
    }
  },
});

/** The ports of workloads that one entry of a monitor leads to. */
function scraped(graph: Graph, monitor: Resource, endpoint: Field): { workload: Workload; port: number; at: Field }[] {
  const selector = stringMap(monitor.at('spec', 'selector', 'matchLabels'));
  if (Object.keys(selector).length === 0 || monitor.at('spec', 'selector', 'matchExpressions').exists) return [];
  const names = monitor
    .at('spec', 'namespaceSelector', 'matchNames')
    .items()
    .flatMap((item) => item.string() ?? []);
  const all = monitor.at('spec', 'namespaceSelector', 'any').boolean() === true;
  const name = endpoint.get('port').string();
  const number = endpoint.get('targetPort').number() ?? endpoint.get('portNumber').number();
  const namespaces = all ? undefined : names.length ? names : [monitor.namespace];
  const inNamespaces = namespaces ? namespaces.flatMap((namespace) => workloadsIn(graph, namespace)) : workloads(graph);
  const portsOf = (workload: Workload, wanted: string | undefined) =>
    workload.podSpec
      .get('containers')
      .items()
      .flatMap((container) => container.get('ports').items())
      .filter((port) => (wanted === undefined ? port.get('containerPort').number() === number : port.get('name').string() === wanted))
      .map((port) => ({ workload, port: port.get('containerPort').number() ?? 0, at: port.get('containerPort') }));
  if (monitor.kind === 'PodMonitor')
    return inNamespaces.filter(({ labels }) => matchesLabels(selector, labels)).flatMap((workload) => portsOf(workload, name));
  const services = (namespaces ? namespaces.flatMap((namespace) => graph.in('Service', namespace)) : graph.all('Service')).filter(
    ({ labels }) => matchesLabels(selector, labels),
  );
  return services.flatMap((service) => {
    const port = service
      .at('spec', 'ports')
      .items()
      .find((candidate) => candidate.get('name').string() === name);
    const pods = stringMap(service.at('spec', 'selector'));
    const selected = workloadsIn(graph, service.namespace).filter(
      ({ labels }) => Object.keys(pods).length > 0 && matchesLabels(pods, labels),
    );
    const target = port?.get('targetPort');
    if (!port || !target) return [];
    if (target.string() !== undefined) return selected.flatMap((workload) => portsOf(workload, target.string()));
    const targetNumber = target.number() ?? port.get('port').number();
    return targetNumber === undefined ? [] : selected.map((workload) => ({ workload, port: targetNumber, at: port }));
  });
}

/** A Prometheus of the input that has a sidecar may use its certificate. */
const isPrometheusInMesh = (graph: Graph): boolean =>
  workloads(graph).some((workload) => /prometheus/.test(workload.name) && injected(graph, workload) === 'yes');
