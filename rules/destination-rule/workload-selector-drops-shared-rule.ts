import { rule } from '../../src/engine/index.ts';
import { hostOfRule } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { rivals } from '../../src/istio/rule-merging.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'workload-selector-drops-shared-rule',
  area: 'destination-rule',
  severity: 'error',
  summary: 'A DestinationRule with exportTo "." is lost beside one with a workloadSelector for the same host',
  impact:
    'Istio folds the rule without selector into the other (istio#58322): workloads that the selector does not fit use no rule at all, without TLS and without subsets.',
  fix: 'Write the name of the namespace in exportTo instead of ".", or leave exportTo out.',
  references: ['https://github.com/istio/istio/issues/58322'],
  since: [1, 24],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const { exportTo, workloadSelector, subsets } = config.spec;
    if (workloadSelector || exportTo?.length !== 1 || exportTo[0] !== '.') return;
    const other = rivals(graph, config).find(({ spec }) => spec.workloadSelector);
    if (!other) return;
    const hasTls = clientTlsBlocks(config.at()).length > 0;
    if (!hasTls && !subsets?.length && !config.spec.trafficPolicy) return;
    yield {
      at: config.at('exportTo', 0),
      severity: hasTls || subsets?.length ? 'error' : 'warning',
      message: `exportTo "." is what "${other.resource.id}" with its workloadSelector has too, and istiod merges the two: workloads that the selector does not fit lose this rule for ${hostOfRule(config)}`,
      help: `Write exportTo: [${config.namespace}].`,
      related: [{ at: other.at('workloadSelector').key, message: 'the rule with the selector' }],
    };
  },
});
