export { type Analysis, type AnalysisOptions, analyze, type Input, type Notice, type View } from './analysis.ts';
export { builtinRules } from './builtin.ts';
export { appliesTo, byPlace, compareVersions, docsBase, type InternalError, type LintOptions, type LintResult, lintGraph } from './lint.ts';
export { type Area, areas, type Edit, type Finding, type Fix, type Problem, type Related, type Rule, type RuleInfo, rule, type Severity, severities, type Version, } from './rule.ts';
export { hiddenParts } from './secrets.ts';
