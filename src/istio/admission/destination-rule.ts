import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { checkSubsetName } from './destinations.ts';
import { checkExportTo } from './export-to.ts';
import { checkHost } from './hosts.ts';
import { checkLabels, checkSelector } from './labels.ts';
import { wildcardDomainProblem } from './names.ts';
import { type Report, textOf } from './report.ts';
import { checkTrafficPolicy } from './traffic-policy.ts';

/** ValidateDestinationRule in pkg/config/validation/validation.go. */
export function checkDestinationRule(rule: Resource, report: Report): void {
  const spec = rule.at('spec');
  const namespace = rule.at('metadata', 'namespace').string();
  checkHost(spec.get('host'), wildcardDomainProblem, report);
  checkTrafficPolicy(spec.get('trafficPolicy'), namespace, report);
  const names = new Map<string, Field>();
  for (const subset of spec.get('subsets').items()) {
    checkSubset(subset, names, report);
    checkTrafficPolicy(subset.get('trafficPolicy'), namespace, report);
  }
  const selector = spec.get('workloadSelector');
  checkExportTo(rule, report, { selector: selector.exists });
  checkSelector(selector, selector.get('matchLabels'), report);
}

/** validateSubset */
function checkSubset(subset: Field, names: Map<string, Field>, report: Report): void {
  const name = subset.get('name');
  const text = textOf(name);
  const isValid = checkSubsetName(name, report);
  checkLabels(subset.get('labels'), report);
  if (!text || !isValid) return;
  const first = names.get(text);
  if (first) {
    report.refuse('duplicate-list-entry', name, `The subset "${text}" is defined twice`, {
      related: [{ at: first, message: 'defined here' }],
    });
  } else names.set(text, name);
}
