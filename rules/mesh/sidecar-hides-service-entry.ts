import { rule } from '../../src/engine/index.ts';
import { question, workloadsIn } from '../../src/graph/index.ts';
import { serviceCalls } from '../../src/istio/called-services.ts';
import { proxyOf } from '../../src/istio/proxies.ts';
import { isScopeUncertain, visibleServices } from '../../src/istio/service-scope.ts';
import { sidecarOf } from '../../src/istio/sidecars.ts';

const visibleHosts = question(() => new WeakMap<readonly unknown[], ReadonlySet<string>>());

export default rule({
  id: 'sidecar-hides-service-entry',
  area: 'mesh',
  severity: 'error',
  summary: 'The egress hosts of a Sidecar leave out a service that one of its workloads calls',
  impact:
    'The proxy does not know the host: no DestinationRule or VirtualService for it applies, so TLS that they start is not started, and with REGISTRY_ONLY the call is refused.',
  fix: 'Add the namespace of the service to the egress hosts, as NAMESPACE/HOST or NAMESPACE/*.',
  references: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener-hosts'],
  on: ['Sidecar'],
  reads: ['ServiceEntry', 'Service', 'Deployment'],
  *check(sidecar, graph) {
    const seen = new Set<string>();
    for (const workload of workloadsIn(graph, sidecar.namespace)) {
      const proxy = proxyOf(graph, workload);
      if (!proxy || sidecarOf(graph, proxy)?.resource !== sidecar || isScopeUncertain(graph, proxy)) continue;
      const visible = visibleServices(graph, proxy);
      const cache = visibleHosts(graph);
      const hosts = cache.get(visible) ?? new Set(visible.map(({ hostname }) => hostname));
      cache.set(visible, hosts);
      for (const { service, at } of serviceCalls(graph, workload)) {
        if (hosts.has(service.hostname) || seen.has(service.hostname)) continue;
        seen.add(service.hostname);
        const egress = sidecar.at('spec', 'egress');
        yield {
          at: egress.get(0, 'hosts').exists ? egress.get(0, 'hosts').key : egress.key,
          message: `${workload.resource.kind} "${workload.namespace}/${workload.name}" calls ${service.hostname}, which is in namespace "${service.namespace}" and in none of the egress hosts of Sidecar "${sidecar.id}"`,
          help: `Add "${service.namespace}/${service.hostname}" to the egress hosts.`,
          related: [
            { at: service.at, message: `the host, in ${service.resource.ref.kind} "${service.resource.id}"` },
            { at, message: 'called here' },
          ],
        };
      }
    }
  },
});
