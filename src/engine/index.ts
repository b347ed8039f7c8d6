export { type Analysis, type AnalysisOptions, analyze, type Input, type Notice, type View } from './analysis.ts';
export { byPlace, compareVersions, docsBase, type InternalError, type LintOptions, type LintResult, lintGraph } from './lint.ts';
export {
  type Area,
  areas,
  type Edit,
  type Finding,
  type Fix,
  type Problem,
  type Related,
  type Rule,
  rule,
  type Severity,
  severities,
  type Version,
} from './rule.ts';
