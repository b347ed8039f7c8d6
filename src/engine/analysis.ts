import { type Deferred, type FileContents, Graph, type Resource, type Settings } from '../graph/index.ts';
import type { Range } from '../yaml/index.ts';
import { builtinRules } from './builtin.ts';
import { withFingerprints } from './fingerprint.ts';
import { appliesTo, byPlace, type InternalError, lintGraph } from './lint.ts';
import { type Finding, type Rule, type Severity, severities } from './rule.ts';
import { suppress } from './suppression.ts';
import { syntaxFindings } from './syntax.ts';

/** Something the reader of a report should know that is no mistake in a manifest: a skipped file, a template. */
export interface Notice {
  readonly kind: string;
  readonly message: string;
  readonly file?: string;
  readonly range?: Range;
}

/** Objects that one cluster holds together. Rules never look across two views. */
export interface View {
  readonly name: string;
  readonly resources: readonly Resource[];
  /** A document that belongs to the view could not be read. */
  readonly incomplete: boolean;
  /** Documents that are parsed only when a rule asks for their kind. */
  readonly deferred?: readonly Deferred[];
}

/** What was read, before any rule looked at it. */
export interface Input {
  readonly contents: readonly FileContents[];
  readonly views: readonly View[];
  readonly notices: readonly Notice[];
}

export interface AnalysisOptions {
  /** Every rule there is. */
  readonly rules: readonly Rule[];
  readonly isRefused: (resource: Resource, graph: Graph) => boolean;
  readonly settings: Settings;
  /** Whether a rule is wanted; all of them where nothing is said. */
  readonly wants?: (rule: string) => boolean;
  /** Findings below are not reported. */
  readonly minSeverity?: Severity;
  /** Report also what comments and annotations suppress. */
  readonly noSuppression?: boolean;
}

export interface Analysis {
  /** Sorted by file, place, rule. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly internalErrors: readonly InternalError[];
}

/** Runs every rule over every view and makes one list of what they found. */
export function analyze(input: Input, options: AnalysisOptions): Analysis {
  const wants = options.wants ?? (() => true);
  const rules = options.rules.filter((rule) => wants(rule.id) && appliesTo(rule, options.settings));
  const found: Finding[] = syntaxFindings(input.contents);
  const internalErrors: InternalError[] = [];
  for (const view of input.views) {
    const graph = new Graph(view.resources, options.settings, view.incomplete, view.deferred);
    const result = lintGraph(graph, { rules, isRefused: options.isRefused, view: view.name });
    found.push(...result.findings);
    internalErrors.push(...result.internalErrors);
  }
  const merged = withFingerprints(acrossViews(found));
  const known = new Set([...options.rules, ...builtinRules].map(({ id }) => id));
  const ran = new Set([...rules.map(({ id }) => id), ...builtinRules.map(({ id }) => id)]);
  const { kept, suppressed } = options.noSuppression ? { kept: merged, suppressed: [] } : suppress(input.contents, merged, known, ran);
  const least = severities.indexOf(options.minSeverity ?? 'info');
  const findings = kept.filter(({ rule, severity }) => wants(rule) && severities.indexOf(severity) >= least).sort(byPlace);
  return { findings, suppressed, notices: input.notices, internalErrors: distinct(internalErrors) };
}

/** The same finding in several views is one finding that names them all. */
function acrossViews(findings: readonly Finding[]): Finding[] {
  const byPlaceAndText = new Map<string, Finding>();
  for (const finding of findings) {
    const { rule, file, range, path, message } = finding;
    const key = [rule, file, range.start.offset, range.end.offset, path, message].join('\n');
    const known = byPlaceAndText.get(key);
    byPlaceAndText.set(key, known ? { ...known, views: [...new Set([...known.views, ...finding.views])] } : finding);
  }
  return [...byPlaceAndText.values()];
}

/** A rule that fails on an object in one view usually fails on it in all of them. */
const distinct = (errors: readonly InternalError[]): InternalError[] => [
  ...new Map(errors.map((error) => [`${error.rule}\n${JSON.stringify(error.resource)}\n${error.message}`, error])).values(),
];
