import { isCoveredBy } from '../hosts.ts';
import type { HttpRoute } from '../http-routes.ts';

/** The value of the domain that Envoy chooses for a host: the name itself, else the longest wildcard. Domains are in small letters. */
export function bestDomain<T>(host: string, candidates: Iterable<readonly [domain: string, value: T]>): T | undefined {
  const name = host.toLowerCase();
  let best: { domain: string; value: T } | undefined;
  for (const [domain, value] of candidates) {
    if (domain === name) return value;
    if (isCoveredBy(name, domain) && domain.length > (best?.domain.length ?? 0)) best = { domain, value };
  }
  return best?.value;
}

/** The first route that a request for a path without anything special takes. Routes with conditions on headers or parameters are passed over. */
export const routeFor = (routes: readonly HttpRoute[], path: string): HttpRoute | undefined =>
  routes.find(({ match }) => match.headers + match.query + match.claims === 0 && matchesPath(match, path));

function matchesPath({ kind, path: pattern }: HttpRoute['match'], path: string): boolean {
  if (kind === 'exact') return path === pattern;
  if (kind === 'prefix') return path.startsWith(pattern);
  try {
    return new RegExp(`^(?:${pattern})$`).test(path);
  } catch {
    // RE2 knows forms that this engine does not.
    return false;
  }
}

/** The host that the next proxy sees: a rule can rewrite it. */
export function authorityAfter({ rule }: HttpRoute, host: string): string {
  const { rewrite, headers } = rule.rule;
  const set = { ...headers?.request?.add, ...headers?.request?.set };
  const header = Object.entries(set).find(([name]) => ['host', ':authority'].includes(name.toLowerCase()))?.[1];
  return rewrite?.authority || header || host;
}
