import { rules as allRules } from '../rules/index.ts';
import { closedWorldOf, momentOf, versionOf } from './cli/values.ts';
import { analyze, builtinRules, type RuleInfo, type Severity } from './engine/index.ts';
import { Graph, readFile } from './graph/index.ts';
import { viewsOf } from './input/views.ts';
import { isRefused } from './istio/admission/index.ts';
import { type Trace, trace as traceGraph } from './istio/trace.ts';
import { type Report, reportOf } from './report/report.ts';
import { SourceFile } from './yaml/index.ts';

export type { Finding, Notice, Severity } from './engine/index.ts';
export type { ResourceRef } from './graph/index.ts';
export type { Trace } from './istio/trace.ts';
export type { Report, Summary } from './report/report.ts';
export type { Position, Range } from './yaml/index.ts';

/** What is known of the mesh beyond the manifests. */
export interface MeshOptions {
  /** Version of the mesh, as `1.29`; the newest where nothing is given. */
  readonly istioVersion?: string;
  /** Moment that certificates are judged at, as a Date or `2027-03-31`; now where nothing is given. */
  readonly now?: Date | string;
  /** Kinds of which the files hold every object there is, or `all`. */
  readonly closedWorld?: readonly string[] | 'all';
  /** Namespace of objects that name none. */
  readonly namespace?: string;
}

export interface LintOptions extends MeshOptions {
  /** Run only these rules. */
  readonly select?: readonly string[];
  /** Run all but these rules. */
  readonly ignore?: readonly string[];
  /** Findings below are left out. */
  readonly minSeverity?: Severity;
  /** Report also what comments and annotations suppress. */
  readonly noIgnores?: boolean;
}

/** Manifests: path as reports shall show it, and text. */
export type Files = Readonly<Record<string, string>> | Iterable<readonly [path: string, text: string]>;

/**
 * Lints manifests. Reads nothing from the disk.
 * @returns the report that `istio-tls-lint --format json` prints
 * @throws on options that make no sense
 */
export function lint(files: Files, options: LintOptions = {}): Report {
  const input = { ...read(files, options), notices: [] };
  const known = new Set(rules.map(({ id }) => id));
  for (const id of [...(options.select ?? []), ...(options.ignore ?? [])])
    if (!known.has(id)) throw new RangeError(`there is no rule "${id}"`);
  const wants = (id: string) => (!options.select || options.select.includes(id)) && !options.ignore?.includes(id);
  const { minSeverity = 'info', noIgnores: noSuppression = false } = options;
  return reportOf(input, analyze(input, { rules: allRules, isRefused, settings: settingsOf(options), wants, minSeverity, noSuppression }));
}

/** What istiod makes of the manifests of one cluster, in the shape of `schemas/trace.schema.json`. */
export function trace(files: Files, options: MeshOptions = {}): Trace {
  const { contents } = read(files, options);
  return traceGraph(
    new Graph(
      contents.flatMap((file) => file.resources),
      settingsOf(options),
      contents.some((file) => file.problems.length > 0),
      contents.flatMap((file) => file.deferred),
    ),
  );
}

/** Every rule, as `istio-tls-lint list-rules` lists them. */
export const rules: readonly RuleInfo[] = [...allRules, ...builtinRules]
  .map(({ id, area, severity, summary, impact, fix, references, since, until }) => ({
    id,
    area,
    severity,
    summary,
    impact,
    fix,
    references,
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

function read(files: Files, { namespace = 'default' }: MeshOptions) {
  const entries = Symbol.iterator in files ? [...files] : Object.entries(files);
  const contents = entries.map(([path, text]) => readFile(new SourceFile(path, text), namespace));
  return { contents, views: viewsOf(contents) };
}

const settingsOf = ({ istioVersion, now, closedWorld }: MeshOptions) => ({
  istioVersion: istioVersion === undefined ? undefined : versionOf(istioVersion),
  now: now === undefined ? Date.now() : typeof now === 'string' ? momentOf(now) : now.getTime(),
  closedWorld: closedWorldOf(closedWorld === 'all' ? ['all'] : (closedWorld ?? [])),
});
