import { rule } from '../../src/engine/index.ts';
import { workloadsIn } from '../../src/graph/index.ts';
import { hostOfRule } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { gatewayApiProxies } from '../../src/istio/gateway-api/proxies.ts';
import { isWildcard } from '../../src/istio/hosts.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { pathMistakes } from '../../src/istio/path/mistakes.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';
import { servicesByHost } from '../../src/istio/services.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'destination-rule-not-visible',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'A DestinationRule lies in a namespace where no proxy looks for it',
  impact: 'The proxies act as if the rule did not exist: no TLS is started by it, and its subsets are unknown (503).',
  fix: 'Put the rule into the namespace of the service, of the clients, or into the root namespace.',
  references: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration'],
  on: ['DestinationRule'],
  reads: ['Service', 'ServiceEntry', 'Namespace', 'Deployment'],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const { namespace } = destinationRule;
    const { rootNamespace } = meshConfig(graph);
    const host = hostOfRule(config);
    const services = servicesByHost(graph).get(host) ?? [];
    const [service] = services;
    if (!service || isWildcard(host) || destinationRule.isIdentityUnknown || namespace === rootNamespace) return;
    if (services.some((one) => one.namespace === namespace || one.isUncertain)) return;
    if (clientTlsBlocks(config.at()).length === 0 && !config.spec.subsets?.length) return;
    // Only of a namespace that the input shows to be without proxies it is known that nothing in it uses the rule.
    if (graph.get('Namespace', '', namespace)?.labels['istio-injection'] !== 'disabled') return;
    if (workloadsIn(graph, namespace).length > 0 || gatewayApiProxies(graph).some((proxy) => proxy.namespace === namespace)) return;
    if ((pathMistakes(graph).get(destinationRule) ?? []).length > 0) return;
    yield {
      at: destinationRule.at('metadata', 'namespace'),
      message: `No proxy uses this rule: for ${host} proxies look into their own namespace, into "${service.namespace}" and into "${rootNamespace}", and "${namespace}" has no proxies`,
      help: `Put the rule into "${service.namespace}", the namespace of the service.`,
      related: [{ at: service.at, message: 'the service' }],
    };
  },
});
