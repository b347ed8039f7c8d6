import type { RuleInfo } from './rule.ts';

const brokenYaml: RuleInfo = {
  id: 'broken-yaml',
  area: 'input',
  severity: 'error',
  summary: 'A document is no YAML that Kubernetes could read',
  impact:
    'kubectl refuses the file, so nothing in this document reaches the cluster. The other documents of the file were checked; what they say about this one was not.',
  fix: 'Correct the YAML at this place. `kubectl apply --dry-run=client -f FILE` shows whether it can be read.',
  references: ['https://yaml.org/spec/1.2.2/'],
};

const unknownKind: RuleInfo = {
  id: 'unknown-kind',
  area: 'input',
  severity: 'error',
  summary: "An object is of a kind that Istio's API does not have",
  impact: 'kubectl refuses the object ("no matches for kind"), so nothing of it reaches the cluster.',
  fix: 'Write the kind as the API has it: singular, and in the same upper and lower case.',
  references: ['https://istio.io/latest/docs/reference/config/'],
};

const suppressionWithoutReason: RuleInfo = {
  id: 'suppression-without-reason',
  area: 'suppression',
  severity: 'warning',
  summary: 'A suppression does not say why',
  impact: 'The finding is suppressed, but whoever reads the file later cannot tell whether it is still right to do so.',
  fix: 'Write the reason after a colon: `# istio-tls-lint-ignore RULE: reason`.',
  references: [],
};

const suppressionWithoutEffect: RuleInfo = {
  id: 'suppression-without-effect',
  area: 'suppression',
  severity: 'warning',
  summary: 'A suppression suppresses nothing',
  impact: 'The finding that it once stood for is gone, or is at another place. Left there, it may hide the next mistake of that kind.',
  fix: 'Remove it, or move it: above or beside the field that the finding points at, `-object` anywhere in an object, `-file` above the first document.',
  references: [],
};

const suppressionOfUnknownRule: RuleInfo = {
  id: 'suppression-of-unknown-rule',
  area: 'suppression',
  severity: 'warning',
  summary: 'A suppression names no rule that exists',
  impact: 'Nothing is suppressed.',
  fix: 'Name the rules as the findings do, separated by commas: `# istio-tls-lint-ignore RULE, RULE: reason`. `istio-tls-lint list-rules` prints them all.',
  references: [],
};

export const builtin = { brokenYaml, unknownKind, suppressionWithoutReason, suppressionWithoutEffect, suppressionOfUnknownRule } as const;

/** What the engine itself reports, beside the rules. */
export const builtinRules: readonly RuleInfo[] = Object.values(builtin);
