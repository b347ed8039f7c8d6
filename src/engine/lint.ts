import { createHash } from 'node:crypto';
import type { Graph, Resource, ResourceRef, Settings } from '../graph/index.ts';
import type { Place, Position } from '../yaml/index.ts';
import type { Finding, Problem, Rule, Version } from './rule.ts';

/** A rule that threw, with the object it was looking at. */
export interface InternalError {
  readonly rule: string;
  readonly resource: ResourceRef;
  readonly message: string;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly internalErrors: readonly InternalError[];
}

export interface LintOptions {
  readonly rules: readonly Rule[];
  /** Whether the cluster would refuse an object; only rules with `onRefused` run on those. */
  readonly isRefused: (resource: Resource, graph: Graph) => boolean;
  readonly view?: string;
}

export const docsBase = 'https://github.com/istio-tls-lint/istio-tls-lint/blob/main/docs/rules';

/** Runs the rules over one view. */
export function lintGraph(graph: Graph, options: LintOptions): LintResult {
  const findings: Finding[] = [];
  const internalErrors: InternalError[] = [];
  for (const rule of options.rules) {
    if (!appliesTo(rule, graph.settings)) continue;
    for (const kind of rule.on) {
      for (const resource of graph.all(kind)) {
        try {
          if (!rule.onRefused && options.isRefused(resource, graph)) continue;
          for (const problem of rule.check(resource, graph)) findings.push(finding(rule, resource, problem, options.view, graph));
        } catch (error) {
          internalErrors.push({
            rule: rule.id,
            resource: resource.ref,
            message: error instanceof Error ? (error.stack ?? error.message) : String(error),
          });
        }
      }
    }
  }
  return { findings: findings.sort(byPlace), internalErrors };
}

/** Without a target version only rules that hold for the newest Istio run, and those that say otherwise themselves. */
const appliesTo = (rule: Rule, { istioVersion }: Settings): boolean => {
  if (!istioVersion) return true;
  return (!rule.since || compareVersions(istioVersion, rule.since) >= 0) && (!rule.until || compareVersions(istioVersion, rule.until) <= 0);
};

export const compareVersions = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1];

function finding(rule: Rule, resource: Resource, problem: Problem, view: string | undefined, graph: Graph): Finding {
  const { file, range, path } = problem.at.location;
  const owner = ownerOf(problem.at, graph) ?? resource;
  return {
    rule: rule.id,
    severity: problem.severity ?? rule.severity,
    message: problem.message,
    impact: problem.impact ?? rule.impact,
    help: problem.help ?? rule.fix,
    docsUrl: `${docsBase}/${rule.id}.md`,
    file,
    range,
    path,
    resource: owner.ref,
    related: (problem.related ?? []).map(({ at, message }) => {
      const other = at.location;
      const ref = ownerOf(at, graph)?.ref;
      return { message, file: other.file, range: other.range, path: other.path, ...(ref ? { resource: ref } : {}) };
    }),
    views: view === undefined ? [] : [view],
    fingerprint: fingerprint(rule.id, owner, problem),
    ...(problem.fix
      ? { fix: { title: problem.fix.title, safe: problem.fix.safe, edits: problem.fix.edits.map((edit) => editOf(edit, graph)) } }
      : {}),
  };
}

const editOf = (edit: NonNullable<Problem['fix']>['edits'][number], graph: Graph) => {
  const file = graph.resources.find((resource) => resource.file.path === edit.file)?.file;
  const at = (offset: number): Position => file?.position(offset) ?? { line: 1, column: 1, offset };
  return { file: edit.file, range: { start: at(edit.start), end: at(edit.end) }, newText: edit.newText };
};

/** The object that a place belongs to. Fields know their root; keys of fields do too. */
const ownerOf = (place: Place, graph: Graph): Resource | undefined => {
  const root = (place as { root?: unknown }).root;
  return root ? byRoot(graph).get(root) : undefined;
};

const rootsOf = new WeakMap<Graph, Map<unknown, Resource>>();
const byRoot = (graph: Graph): Map<unknown, Resource> => {
  let map = rootsOf.get(graph);
  if (!map) {
    map = new Map(graph.resources.map((resource) => [resource.root, resource]));
    rootsOf.set(graph, map);
  }
  return map;
};

/**
 * Names a finding across edits of the file: rule, file, object, the path with list items named by what identifies them, and the value there.
 * Never a line number.
 */
function fingerprint(rule: string, resource: Resource, problem: Problem): string {
  const { file, path } = problem.at.location;
  const parts = [rule, file, resource.ref.kind, resource.namespace, resource.name, stablePath(resource, path), problem.message];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

function stablePath(resource: Resource, path: string): string {
  let field = resource.root;
  let out = '';
  for (const match of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    if (match[2] !== undefined) {
      field = field.get(Number(match[2]));
      const name =
        field.get('name').string() ??
        field.get('port', 'name').string() ??
        field.get('port', 'number').number() ??
        field.get('hosts', 0).string() ??
        match[2];
      out += `[${name}]`;
    } else {
      const key = match[1] ?? match[3] ?? '';
      field = field.get(key);
      out += `.${key}`;
    }
  }
  return out;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** File, place, rule; message last so that the order is total. */
export const byPlace = (a: Finding, b: Finding): number =>
  compare(a.file, b.file) || a.range.start.offset - b.range.start.offset || compare(a.rule, b.rule) || compare(a.message, b.message);
