import { type FileContents, Graph, type Resource, type Settings } from '../graph/index.ts';
import type { Range } from '../yaml/index.ts';
import { byPlace, type InternalError, lintGraph } from './lint.ts';
import { type Finding, type Rule, type Severity, severities } from './rule.ts';
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
}

/** What was read, before any rule looked at it. */
export interface Input {
  readonly contents: readonly FileContents[];
  readonly views: readonly View[];
  readonly notices: readonly Notice[];
}

export interface AnalysisOptions {
  readonly rules: readonly Rule[];
  readonly isRefused: (resource: Resource, graph: Graph) => boolean;
  readonly settings: Settings;
  readonly minSeverity?: Severity;
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
  const found: Finding[] = syntaxFindings(input);
  const internalErrors: InternalError[] = [];
  for (const view of input.views) {
    const graph = new Graph(view.resources, options.settings, view.incomplete);
    const result = lintGraph(graph, { rules: options.rules, isRefused: options.isRefused, view: view.name });
    found.push(...result.findings);
    internalErrors.push(...result.internalErrors);
  }
  const least = severities.indexOf(options.minSeverity ?? 'info');
  const findings = acrossViews(found).filter(({ severity }) => severities.indexOf(severity) >= least);
  return { findings: findings.sort(byPlace), suppressed: [], notices: input.notices, internalErrors };
}

/** The same finding in several views is one finding that names them all. */
function acrossViews(findings: readonly Finding[]): Finding[] {
  const byIdentity = new Map<string, Finding>();
  for (const finding of findings) {
    const key = [finding.rule, finding.file, finding.range.start.offset, finding.range.end.offset, finding.path, finding.message].join(
      '\n',
    );
    const known = byIdentity.get(key);
    byIdentity.set(key, known ? { ...known, views: [...new Set([...known.views, ...finding.views])] } : finding);
  }
  return [...byIdentity.values()];
}
