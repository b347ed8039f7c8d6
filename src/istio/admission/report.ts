import type { Field, Place } from '../../yaml/index.ts';
import type { Objection } from './objection.ts';

type More = Omit<Objection, 'at' | 'message' | 'rule' | 'effect'>;

/** Gathers what the webhook has against one object. */
export class Report {
  readonly objections: Objection[] = [];

  refuse(rule: string, at: Place, message: string, more: More = {}): void {
    this.objections.push({ ...more, rule, at, message, effect: 'refuse' });
  }

  warn(rule: string, at: Place, message: string, more: More = {}): void {
    this.objections.push({ severity: 'warning', ...more, rule, at, message, effect: 'warn' });
  }

  /** Whether something has been refused since `mark` was taken from `size`. */
  refusedSince(mark: number): boolean {
    return this.objections.slice(mark).some(({ effect }) => effect === 'refuse');
  }

  get size(): number {
    return this.objections.length;
  }
}

const objectsWithUnknown = new WeakMap<Field, boolean>();

/** Not written here, and a placeholder stands for an object around it: it may be in there. */
function isOpen(field: Field): boolean {
  const { root, path } = field;
  let hasUnknown = objectsWithUnknown.get(root);
  if (hasUnknown === undefined) {
    hasUnknown = root.hasUnknown;
    objectsWithUnknown.set(root, hasUnknown);
  }
  return hasUnknown && path.some((_, depth) => root.get(...path.slice(0, depth)).isUnknown);
}

/** Certainly not there. */
export const isMissing = (field: Field): boolean => !field.exists && !isOpen(field);

/** A string as istiod decodes it: empty where nothing is written, undefined where a placeholder stands. */
export const textOf = (field: Field): string | undefined => (field.exists ? field.string() : isOpen(field) ? undefined : '');

/** A number as istiod decodes it: 0 where nothing is written, undefined where a placeholder stands. */
export const numberOf = (field: Field): number | undefined => (field.exists ? field.number() : isOpen(field) ? undefined : 0);

/** A string that is certainly not empty. */
export const isFilled = (field: Field): boolean => (textOf(field) ?? '') !== '';

/** A string that is certainly empty or missing. */
export const isBlank = (field: Field): boolean => textOf(field) === '';

/** A list or map that certainly holds nothing. */
export const isEmpty = (field: Field): boolean =>
  isMissing(field) || (field.exists && !field.isUnknown && field.items().length + field.keys().length === 0);

/** A list or map that certainly holds something. */
export const isPopulated = (field: Field): boolean => field.items().length + field.keys().length > 0;

/** The entries of a map of strings, with the value's text; placeholders are left out. */
export const entriesOf = (map: Field): { key: string; value: Field }[] => map.keys().map((key) => ({ key, value: map.get(key) }));
