import { rule } from '../../src/engine/index.ts';
import { servicesOfRule, standardSidecar, startingRules } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { chooseRule } from '../../src/istio/destination-rules.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'destination-rule-shadowed',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'A DestinationRule without tls hides one of another namespace that starts TLS for the host',
  impact:
    'Proxies use one rule for a host and merge nothing from other namespaces: clients of this namespace send plain text to a host that others reach by TLS.',
  fix: 'Repeat the tls in this rule, or delete the rule. The namespace of the client goes first, then that of the service, then the root namespace; the more specific host wins only inside one namespace.',
  references: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service'],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const { namespace, spec } = config;
    if (typeof spec.host !== 'string' || spec.workloadSelector || config.at().hasUnknown || clientTlsBlocks(config.at()).length > 0) return;
    // The path of a call shows the same with more detail.
    if (mistakesAt(graph, destinationRule, 'plaintext-outside').length > 0) return;
    const { rootNamespace } = meshConfig(graph);
    if (namespace === rootNamespace) return;
    const sidecar = standardSidecar(graph, namespace);
    for (const service of servicesOfRule(graph, sidecar, config)) {
      if (service.namespace === namespace || service.isUncertain) continue;
      const hidden = startingRules(graph)
        .covering(service.hostname)
        .find((other) => {
          if (other.namespace === namespace || (other.namespace !== service.namespace && other.namespace !== rootNamespace)) return false;
          const exportTo = other.spec.exportTo ?? [];
          return exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(namespace);
        });
      if (!hidden) continue;
      const { rule: chosen, isUncertain } = chooseRule(graph, sidecar, service);
      if (isUncertain || chosen?.config.resource !== destinationRule || chosen.from.some((one) => clientTlsBlocks(one.at()).length > 0))
        continue;
      yield {
        at: config.at('host'),
        message: `Clients in "${namespace}" use this rule for ${service.hostname}, and not "${hidden.resource.id}", which starts TLS: they send without it`,
        help: `Copy the tls of "${hidden.resource.id}" into ${spec.host.startsWith('*') ? `a rule for ${service.hostname} in "${namespace}"` : 'this rule'}.`,
        related: [{ at: clientTlsBlocks(hidden.at())[0]!.at.key, message: 'this TLS is not started for them' }],
      };
      return;
    }
  },
});
