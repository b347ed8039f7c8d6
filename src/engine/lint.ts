import { type Graph, type Kind, question, type Resource, type ResourceRef, resourceOfRoot, type Settings } from '../graph/index.ts';
import { type Place, type Position, type SourceFile, shown } from '../yaml/index.ts';
import { identity } from './fingerprint.ts';
import type { Finding, Problem, Rule, Version } from './rule.ts';
import { withoutSecrets } from './secrets.ts';

/** A rule that threw, with the object it was looking at. */
export interface InternalError {
  readonly rule: string;
  readonly resource: ResourceRef;
  readonly message: string;
}

export interface LintResult {
  /** Their `fingerprint` is the identity that fingerprints are made of, until `withFingerprints` has seen them all. */
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

/** Runs the rules over one view. A rule that throws loses what it had still to say about that object, and nothing else stops. */
export function lintGraph(graph: Graph, options: LintOptions): LintResult {
  const findings: Finding[] = [];
  const internalErrors: InternalError[] = [];
  const failed = (rule: string, resource: Resource, error: unknown) =>
    internalErrors.push({ rule, resource: resource.ref, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  const accepted = new Map<Kind, readonly Resource[]>();
  const isAccepted = (resource: Resource): boolean => {
    try {
      return !options.isRefused(resource, graph);
    } catch (error) {
      failed('admission', resource, error);
      return true;
    }
  };
  const acceptedOf = (kind: Kind): readonly Resource[] => {
    let list = accepted.get(kind);
    if (!list) {
      list = graph.telling(kind).filter(isAccepted);
      accepted.set(kind, list);
    }
    return list;
  };
  for (const rule of options.rules) {
    if (!appliesTo(rule, graph.settings)) continue;
    for (const kind of rule.on) {
      for (const resource of rule.onRefused ? graph.telling(kind) : acceptedOf(kind)) {
        try {
          for (const problem of rule.check(resource, graph))
            if (!isDoubtful(problem) && !restsOnAlternative(problem, resource, graph))
              findings.push(finding(rule, resource, problem, options.view, graph));
        } catch (error) {
          failed(rule.id, resource, error);
        }
      }
    }
  }
  return { findings: oncePerPlace(findings).sort(byPlace), internalErrors };
}

/** Whether the mistake exists in the version of the mesh; where none is given, in the newest. */
export const appliesTo = (
  rule: Pick<Rule, 'since' | 'until' | 'alsoWithoutVersion'>,
  { istioVersion }: Pick<Settings, 'istioVersion'>,
): boolean =>
  istioVersion
    ? (!rule.since || compareVersions(istioVersion, rule.since) >= 0) && (!rule.until || compareVersions(istioVersion, rule.until) <= 0)
    : !rule.until || rule.alsoWithoutVersion === true;

/** What a template decides can be right once the template is filled in. */
const isDoubtful = ({ at, related = [] }: Problem): boolean =>
  at.isPartial === true || related.some((other) => other.at.isPartial === true);

/**
 * Whether the other side of the mismatch is an object that several files of one folder write differently, as the steps of a tutorial do:
 * which of them is applied, and so whether the two fit, does not show. `duplicate-object` reports the copies.
 */
const restsOnAlternative = ({ at, related = [] }: Problem, resource: Resource, graph: Graph): boolean =>
  graph.replaced.size > 0 &&
  related.some((place) => {
    const other = ownerOf(place.at);
    if (!other || other === resource || other === ownerOf(at)) return false;
    return graph.replaced.get(other)?.some(({ file }) => file !== other.file) === true;
  });

/** Two objects can lead a rule to the same place with the same words: one finding, with the related places of both. */
function oncePerPlace(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>();
  const placeOf = (at: { file: string; range: Finding['range'] }) => `${at.file}\n${at.range.start.offset}`;
  for (const finding of findings) {
    const key = [finding.rule, placeOf(finding), finding.path, finding.message].join('\n');
    const first = kept.get(key);
    const known = new Set(first?.related.map(placeOf));
    kept.set(
      key,
      first ? { ...first, related: [...first.related, ...finding.related.filter((other) => !known.has(placeOf(other)))] } : finding,
    );
  }
  return [...kept.values()];
}

export const compareVersions = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1];

function finding(rule: Rule, resource: Resource, problem: Problem, view: string | undefined, graph: Graph): Finding {
  const { location } = problem.at;
  const owner = ownerOf(problem.at) ?? resource;
  const related = (problem.related ?? []).map(({ at, message }) => ({ message, location: at.location, owner: ownerOf(at) }));
  const secrets = [resource, owner, ...related.map((place) => place.owner)].filter((object) => object?.kind === 'Secret') as Resource[];
  const safe = (text: string): string => secrets.reduce((safer, secret) => withoutSecrets(safer, secret, location.path), shown(text));
  return {
    rule: rule.id,
    severity: problem.severity ?? rule.severity,
    message: safe(problem.message),
    impact: safe(problem.impact ?? rule.impact),
    help: safe(problem.help ?? rule.fix),
    docsUrl: `${docsBase}/${rule.id}.md`,
    file: location.file,
    range: location.range,
    path: location.path,
    resource: owner.ref,
    related: related.map((place) => ({
      message: safe(place.message),
      file: place.location.file,
      range: place.location.range,
      path: place.location.path,
      ...(place.owner ? { resource: place.owner.ref } : {}),
    })),
    views: view === undefined ? [] : [view],
    fingerprint: identity(rule.id, owner, location),
    ...(problem.fix?.edits.every(({ newText }) => safe(newText) === newText)
      ? { fix: { title: problem.fix.title, safe: problem.fix.safe, edits: problem.fix.edits.map((edit) => editOf(edit, graph)) } }
      : {}),
  };
}

const editOf = (edit: NonNullable<Problem['fix']>['edits'][number], graph: Graph) => {
  const file = filesOf(graph).get(edit.file);
  const at = (offset: number): Position => file?.position(offset) ?? { line: 1, column: 1, offset };
  return { file: edit.file, range: { start: at(edit.start), end: at(edit.end) }, newText: edit.newText };
};

const filesOf = question((graph): ReadonlyMap<string, SourceFile> => new Map(graph.resources.map(({ file }) => [file.path, file])));

/** The object that a place belongs to. Fields know their root; keys of fields do too. */
const ownerOf = (place: Place): Resource | undefined => {
  const root = (place as { root?: object }).root;
  return root ? resourceOfRoot(root) : undefined;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** File, place, rule; message last so that the order is total. */
export const byPlace = (a: Finding, b: Finding): number =>
  compare(a.file, b.file) || a.range.start.offset - b.range.start.offset || compare(a.rule, b.rule) || compare(a.message, b.message);
