import type { Field } from '../../yaml/index.ts';
import { type Report, textOf } from './report.ts';

const rule = 'virtual-service-rule-unreachable';

/**
 * Routes that an earlier route of the same list leaves nothing to (analyzeUnreachableHTTPRules and its kin).
 * istiod compares prefixes without looking at methods and some other conditions; here a match counts as covered only where every request that it
 * could take is taken before.
 */
export function checkReachability(spec: Field, report: Report): void {
  for (const kind of ['http', 'tls', 'tcp']) checkList(spec.get(kind).items(), report);
}

function checkList(routes: readonly Field[], report: Report): void {
  let catchAll: Field | undefined;
  const earlier = new Earlier();
  for (const route of routes) {
    if (route.isUnknown || route.get('match').isUnknown) continue;
    const matches = route.get('match').items();
    if (catchAll) {
      report.warn(rule, route, 'The route is never used: an earlier one has no match and takes everything', {
        related: [{ at: catchAll, message: 'takes everything' }],
      });
      continue;
    }
    // A delegate has matches of its own.
    if (route.get('delegate').exists) continue;
    if (matches.length === 0) {
      catchAll = route;
      continue;
    }
    for (const match of matches) {
      const conditions = conditionsOf(match);
      if (!conditions) continue;
      const cover = earlier.coverOf(conditions);
      if (cover) {
        report.warn(rule, match, 'The match is never used: an earlier one takes everything that it could take', {
          related: [{ at: cover, message: 'the earlier match' }],
        });
      } else earlier.add(conditions, match);
    }
  }
}

interface Conditions {
  /** Prefix of the path; undefined where the path is matched otherwise or not at all. */
  readonly prefix: string | undefined;
  /** Everything else, each as one text. */
  readonly others: ReadonlySet<string>;
}

/** @returns undefined where a placeholder stands in the match */
function conditionsOf(match: Field): Conditions | undefined {
  if (match.hasUnknown) return undefined;
  const others = new Set<string>();
  const prefix = match.get('ignoreUriCase').boolean() ? undefined : textOf(match.get('uri', 'prefix')) || undefined;
  for (const key of match.keys()) {
    if (key === 'name' || (key === 'uri' && prefix !== undefined)) continue;
    const value = match.get(key);
    const isMap = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'].includes(key);
    if (isMap) for (const name of value.keys()) others.add(`${key} ${name} ${canonical(value.get(name).json())}`);
    else if (!isDefault(value.json())) others.add(`${key} ${canonical(value.json())}`);
  }
  return { prefix, others };
}

const isDefault = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);

/** JSON with sorted keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** The matches so far. Each lies under its prefix and the longest of its conditions, which as a rule no other one has. */
class Earlier {
  readonly #known = new Map<string, { conditions: Conditions; match: Field }[]>();
  #shortest = Number.POSITIVE_INFINITY;
  #longest = 0;

  add(conditions: Conditions, match: Field): void {
    const { prefix, others } = conditions;
    const longest = [...others].reduce((a, b) => (b.length > a.length ? b : a), '');
    const key = keyOf(prefix, longest);
    const list = this.#known.get(key);
    if (list) list.push({ conditions, match });
    else this.#known.set(key, [{ conditions, match }]);
    if (prefix === undefined) return;
    this.#shortest = Math.min(this.#shortest, prefix.length);
    this.#longest = Math.max(this.#longest, prefix.length);
  }

  /** @returns an earlier match whose conditions all hold whenever these do */
  coverOf({ prefix, others }: Conditions): Field | undefined {
    const prefixes: (string | undefined)[] = [undefined];
    if (prefix !== undefined) {
      for (let end = this.#shortest; end <= Math.min(prefix.length, this.#longest); end++) prefixes.push(prefix.slice(0, end));
    }
    for (const wider of prefixes) {
      for (const condition of ['', ...others]) {
        for (const { conditions, match } of this.#known.get(keyOf(wider, condition)) ?? []) {
          if ([...conditions.others].every((one) => others.has(one))) return match;
        }
      }
    }
    return undefined;
  }
}

const keyOf = (prefix: string | undefined, condition: string): string => `${prefix ?? ''}\n${condition}`;
