import { rule } from '../../src/engine/index.ts';
import { workloadsIn } from '../../src/graph/index.ts';
import { servicesOfRule, standardSidecar, startingRules } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { candidateRules, destinationRuleFor } from '../../src/istio/destination-rules.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { proxyOf } from '../../src/istio/proxies.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'workload-selector-hides-rule',
  area: 'destination-rule',
  severity: 'error',
  summary: 'A DestinationRule with workloadSelector takes the shared rule away from the other workloads of its namespace',
  impact:
    'The rule ends the search for its host in this namespace: workloads that its selector does not fit use no rule at all, without TLS and without subsets.',
  fix: 'Repeat the shared rule in this namespace, without workloadSelector.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule-workload_selector'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const { namespace, spec } = config;
    if (!spec.workloadSelector || config.at().hasUnknown || typeof spec.host !== 'string') return;
    const { rootNamespace } = meshConfig(graph);
    const clients = workloadsIn(graph, namespace).flatMap((workload) => {
      const proxy = proxyOf(graph, workload);
      return proxy?.injected === 'yes' ? [proxy] : [];
    });
    if (clients.length === 0 || namespace === rootNamespace) return;
    for (const service of servicesOfRule(graph, standardSidecar(graph, namespace, spec.workloadSelector.matchLabels), config)) {
      if (service.isUncertain || service.namespace === namespace) continue;
      const shared = startingRules(graph)
        .covering(service.hostname)
        .find((other) => {
          if (other.namespace === namespace || (other.namespace !== service.namespace && other.namespace !== rootNamespace)) return false;
          const exportTo = other.spec.exportTo ?? [];
          return exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(namespace);
        });
      if (!shared) continue;
      const left = clients.filter((proxy) => !destinationRuleFor(graph, proxy, service));
      if (left.length === 0 || candidateRules(graph, namespace, service).some(({ selector }) => !selector)) continue;
      const [first] = left;
      yield {
        at: config.at('workloadSelector').key,
        message: `Workloads of "${namespace}" that this selector does not fit, like ${first!.workload?.resource.kind} "${first!.name}", use no rule for ${service.hostname}: "${shared.resource.id}", which starts TLS, is hidden from them`,
        help: `Copy "${shared.resource.id}" into "${namespace}".`,
        related: [{ at: clientTlsBlocks(shared.at())[0]!.at.key, message: 'this TLS is not started for them' }],
      };
      return;
    }
  },
});
