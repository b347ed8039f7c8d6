import type { Field } from '../../yaml/index.ts';
import type { Objection } from './objection.ts';

export const refuse = (
  rule: string,
  at: Objection['at'],
  message: string,
  help: string,
  related: Objection['related'] = [],
): Objection => ({
  at,
  message,
  rule,
  effect: 'refuse',
  help,
  ...(related.length ? { related } : {}),
});

export const text = (field: Field): string => field.string() ?? '';
export const isSet = (field: Field): boolean => field.exists && field.string() !== '';

/** One objection for every value that was there before. */
export function repeated(items: readonly { key: unknown; at: Field }[], objection: (at: Field, first: Field) => Objection): Objection[] {
  const seen = new Map<string, Field>();
  const out: Objection[] = [];
  for (const { key, at } of items) {
    if (key === undefined || key === null || key === '') continue;
    const first = seen.get(JSON.stringify(key));
    if (first) out.push(objection(at, first));
    else seen.set(JSON.stringify(key), at);
  }
  return out;
}
