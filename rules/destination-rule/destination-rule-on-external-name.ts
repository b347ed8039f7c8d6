import { rule } from '../../src/engine/index.ts';
import { hostOfRule } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';
import { servicesByHost } from '../../src/istio/services.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'destination-rule-on-external-name',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'A DestinationRule for a Service of type ExternalName, which is only an alias and ignores it',
  impact: 'The rule has no effect: traffic is sent as the rule for the target host says, in plain text where there is none.',
  fix: 'Write the target of the alias as host, and add a ServiceEntry for it where it is outside the mesh.',
  references: ['https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/#externalname-support-changes'],
  since: [1, 21],
  on: ['DestinationRule'],
  reads: ['Service'],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const services = servicesByHost(graph).get(hostOfRule(config)) ?? [];
    const [service] = services;
    if (!service || service.isUncertain || services.some(({ resolution }) => resolution !== 'Alias')) return;
    const starts = clientTlsBlocks(config.at()).some(({ tls }) => tls.mode !== undefined && tls.mode !== 'DISABLE');
    yield {
      at: config.at('host'),
      severity: starts ? 'error' : 'warning',
      message: `Service "${service.resource.id}" is an alias of ${service.externalName ?? 'another host'}: rules for the alias have no effect${starts ? ', so the TLS of this one is never started' : ''}`,
      help: `Write host: ${service.externalName ?? 'the host that it stands for'}.`,
      related: [{ at: service.resource.at('spec', 'externalName'), message: 'the alias' }],
    };
  },
});
