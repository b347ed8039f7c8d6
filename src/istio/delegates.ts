import type { HttpMatch, HttpRule, StringMatch } from './specs.ts';
import type { HttpRouteRule, MatchOf } from './virtual-services.ts';

/**
 * The rule of a delegate as it serves under a rule of the root: its destinations and what else it says itself, with the root's values where it says nothing.
 * Source: pilot/pkg/model/virtualservice.go, mergeHTTPRoute and hasConflict.
 * @returns undefined where their conditions exclude each other
 */
export function mergeDelegate(root: HttpRouteRule, delegate: HttpRouteRule): HttpRouteRule | undefined {
  const matches = mergeMatches(root.matches, delegate.matches);
  if (!matches) return undefined;
  const own = delegate.rule;
  const { rewrite, directResponse, headers } = root.rule;
  const name = joinNames(root.rule.name, own.name);
  const rule: HttpRule = { ...(rewrite && { rewrite }), ...(directResponse && { directResponse }), ...(headers && { headers }), ...own };
  return {
    rule: name ? { ...rule, name } : rule,
    matches,
    to: delegate.to,
    mirrors: delegate.mirrors.length ? delegate.mirrors : root.mirrors,
    at: delegate.at,
    delegatedBy: root.at,
  };
}

/** Every condition of the delegate with every one of the root that it does not contradict; each must find one. */
function mergeMatches(
  root: readonly MatchOf<HttpMatch>[],
  delegate: readonly MatchOf<HttpMatch>[],
): readonly MatchOf<HttpMatch>[] | undefined {
  if (root.length === 0) return delegate;
  if (delegate.length === 0) return root;
  const out: MatchOf<HttpMatch>[] = [];
  for (const leaf of delegate) {
    const fitting = root.filter((candidate) => !contradicts(candidate, leaf));
    if (fitting.length === 0) return undefined;
    out.push(...fitting.map((candidate) => mergeMatch(candidate, leaf)));
  }
  return out;
}

function mergeMatch(root: MatchOf<HttpMatch>, leaf: MatchOf<HttpMatch>): MatchOf<HttpMatch> {
  const a = root.match;
  const b = leaf.match;
  const match: HttpMatch = { ...b };
  const name = joinNames(a.name, b.name);
  if (name) match.name = name;
  for (const key of ['uri', 'scheme', 'method', 'authority'] as const) {
    const value = b[key] ?? a[key];
    if (value) match[key] = value;
  }
  for (const key of ['headers', 'withoutHeaders', 'queryParams'] as const) if (a[key]) match[key] = { ...a[key], ...b[key] };
  if (a.sourceLabels) match.sourceLabels = { ...a.sourceLabels, ...b.sourceLabels };
  const port = b.port || a.port;
  if (port) match.port = port;
  const sourceNamespace = b.sourceNamespace || a.sourceNamespace;
  if (sourceNamespace) match.sourceNamespace = sourceNamespace;
  return { match, gateways: leaf.gateways ?? root.gateways, at: leaf.at };
}

function contradicts(root: MatchOf<HttpMatch>, leaf: MatchOf<HttpMatch>): boolean {
  const a = root.match;
  const b = leaf.match;
  for (const key of ['uri', 'scheme', 'method', 'authority'] as const) if (textsContradict(a[key], b[key])) return true;
  for (const key of ['headers', 'withoutHeaders', 'queryParams'] as const)
    for (const [name, value] of Object.entries(b[key] ?? {})) if (textsContradict(a[key]?.[name], value)) return true;
  if ((a.ignoreUriCase ?? false) !== (b.ignoreUriCase ?? false)) return true;
  if (a.port && b.port && a.port !== b.port) return true;
  if (a.sourceNamespace && a.sourceNamespace !== b.sourceNamespace) return true;
  for (const [name, value] of Object.entries(b.sourceLabels ?? {})) {
    const required = a.sourceLabels?.[name];
    if (required !== undefined && required !== value) return true;
  }
  if (!root.gateways || !leaf.gateways) return false;
  const allowed = new Set(root.gateways);
  return root.gateways.length < leaf.gateways.length || leaf.gateways.some((gateway) => !allowed.has(gateway));
}

/** A prefix of the root may be narrowed, an exact value only repeated; a regular expression goes with nothing. */
function textsContradict(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (!root || !leaf) return false;
  if ((root.regex && (leaf.regex || leaf.prefix || leaf.exact)) || (leaf.regex && (root.prefix || root.exact))) return true;
  if (root.exact) return Boolean(leaf.prefix) || leaf.exact !== root.exact;
  if (!root.prefix) return true;
  const narrower = leaf.prefix || leaf.exact;
  return !narrower?.startsWith(root.prefix);
}

const joinNames = (root: string | undefined, own: string | undefined): string | undefined => (root && own ? `${root}-${own}` : own || root);
