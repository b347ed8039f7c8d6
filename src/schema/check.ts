import type { Resource, Settings } from '../graph/index.ts';
import { type Field, hasPlaceholder } from '../yaml/index.ts';
import { apiVersionObjections, fieldsOfOlderVersion } from './api-versions.ts';
import { celRules, type RuleNode } from './cel.ts';
import { conforms } from './conforms.ts';
import { metadataObjections } from './metadata.ts';
import type { Objection } from './objection.ts';
import { isBuiltIn, isIstioKind, type Shape, shapeOf } from './shape.ts';
import { knownSince, limitsSince } from './since.ts';
import { type Level, unknownField } from './unknown-field.ts';
import { emptyField, missingFields, notIndented, typeOf, valueObjection, wrongType } from './values.ts';
import { atLeast, formatVersion } from './version.ts';

/**
 * Everything the API server itself has against an object: what it does not know, what has the wrong type or value, what is missing,
 * and the rules of its CRD. Placeholders are never objected to, nor what depends on them.
 */
export function check(resource: Resource, settings: Settings): readonly Objection[] {
  const version = [...apiVersionObjections(resource, settings)];
  const shape = shapeOf(resource.kind, resource.apiVersion);
  if (!shape) return version;
  const metadata = metadataObjections(resource);
  // A target release turns known fields into unknown ones: then nothing is taken for granted.
  if (!settings.istioVersion && !resource.root.hasNull && conforms(resource.json, shape))
    return [...version, ...metadata, ...ruleObjections(resource)];
  const out = [...version, ...metadata, ...checkShape(resource, settings, celRules(resource.kind))];
  const older = fieldsOfOlderVersion(resource);
  return older ? out.flatMap((objection) => older(objection)) : out;
}

/** What the fields of an object's kind have against it, and with `rules` the rules of its CRD. */
export function checkShape(resource: Resource, settings: Settings, rules?: RuleNode): readonly Objection[] {
  const shape = shapeOf(resource.kind, resource.apiVersion);
  if (!shape) return [];
  const out: Objection[] = [];
  new Walk(resource, settings, out, fieldsOfOlderVersion(resource) !== undefined).value(resource.root, shape, rules, []);
  return out;
}

/** The rules of the CRD alone, for an object whose types are right. Fields are made only where a rule looks at them. */
function ruleObjections(resource: Resource): Objection[] {
  const out: Objection[] = [];
  const path: (string | number)[] = [];
  const into = (key: string | number, value: unknown, node: RuleNode): void => {
    if (value === undefined || value === null) return;
    path.push(key);
    visit(value, node);
    path.pop();
  };
  const visit = (value: unknown, node: RuleNode): void => {
    const before = out.length;
    if (typeof value === 'object')
      for (const [name, next] of node.fields) {
        if (name === '[]') for (const [index, item] of (value as unknown[]).entries()) into(index, item, next);
        else if (name === '{}') for (const key of Object.keys(value as object)) into(key, (value as Record<string, unknown>)[key], next);
        else into(name, (value as Record<string, unknown>)[name], next);
      }
    if (node.checks.length === 0 || out.length > before) return;
    const field = resource.at(...path);
    // What stands behind a placeholder may be anything.
    if (!field.isUnknown) for (const rule of node.checks) out.push(...rule.check(field));
  };
  visit(resource.json, celRules(resource.kind));
  return out;
}

/** One walk through one object. */
class Walk {
  readonly #resource: Resource;
  readonly #settings: Settings;
  readonly #out: Objection[];
  /** Only names of fields are looked at: the object is of a version whose types nobody has told us. */
  readonly #namesOnly: boolean;
  readonly #isBuiltIn: boolean;
  readonly #hasLimits: boolean;

  constructor(resource: Resource, settings: Settings, out: Objection[], namesOnly: boolean) {
    this.#resource = resource;
    this.#settings = settings;
    this.#out = out;
    this.#namesOnly = namesOnly;
    this.#isBuiltIn = isBuiltIn(resource.kind);
    this.#hasLimits = atLeast(settings.istioVersion, limitsSince(resource.kind));
  }

  #add(objection: Objection | undefined): boolean {
    if (objection && !(this.#namesOnly && objection.rule !== 'unknown-field')) this.#out.push(objection);
    return objection !== undefined;
  }

  /** @param above the objects around this value, outermost first, for fields that stand at the wrong level */
  value(field: Field, shape: Shape, rules: RuleNode | undefined, above: readonly Level[]): void {
    if (field.isUnknown) return;
    if (!field.exists) {
      if (field.isWritten && !shape.nullable && !this.#isBuiltIn && shape.type) this.#add(emptyField(field, shape));
      return;
    }
    if (shape.type && !fits(field, shape)) {
      this.#add(wrongType(field, shape, this.#resource.kind));
      return;
    }
    const before = this.#out.length;
    if (field.type === 'map') this.#map(field, shape, rules, above);
    else if (field.type === 'seq') this.#list(field, shape, rules, above);
    else this.#scalar(field, shape);
    // The cluster evaluates rules only where types are right; what follows from another objection is not worth a second one.
    if (rules?.checks && !this.#out.slice(before).some(({ effect }) => effect === 'refuse'))
      for (const { since, check } of rules.checks)
        if (atLeast(this.#settings.istioVersion, since)) for (const objection of check(field)) this.#add(objection);
  }

  #map(field: Field, shape: Shape, rules: RuleNode | undefined, above: readonly Level[]): void {
    const levels = [...above, { field, shape }];
    const keys = field.keys();
    let hasPlaceholderKey = false;
    const unknown: string[] = [];
    // Objects without a value, with the fields that stand beside them and belong into them.
    const empty = new Map<string, string[]>();
    for (const key of keys) {
      const child = shape.properties?.[key];
      if (child) {
        const value = field.get(key);
        if (value.isWritten && !value.exists && child.properties && !child.nullable) empty.set(key, []);
        else if (!this.#isNewerField(field, key)) this.value(value, child, rules?.fields.get(key), levels);
      } else if (hasPlaceholder(key)) hasPlaceholderKey = true;
      else if (shape.additionalProperties) this.value(field.get(key), shape.additionalProperties, rules?.fields.get('{}'), levels);
      else if (!shape.open && shape.properties) unknown.push(key);
    }
    const missing = hasPlaceholderKey
      ? []
      : (shape.required ?? []).filter((name) => !field.get(name).isWritten && !this.#isOptional(field, name));
    // No object goes without a name, though no shape demands `metadata`.
    const needed = above.length === 0 && isAbsent(field.get('metadata')) ? [...missing, 'metadata'] : missing;
    const explained = new Set<string>();
    for (const key of unknown) {
      const { objection, meant, into } = unknownField(field, key, levels, this.#resource, needed);
      const strays = into === undefined ? undefined : empty.get(into);
      if (strays) strays.push(key);
      else this.#add(objection);
      if (meant) explained.add(meant);
    }
    for (const [key, strays] of empty) {
      const child = shape.properties?.[key] as Shape;
      if (strays.length) this.#add(notIndented(field, key, strays));
      else if (!this.#isNewerField(field, key)) this.value(field.get(key), child, undefined, levels);
    }
    const left = missing.filter((name) => !explained.has(name));
    if (left.length && this.#holds([1, 20])) this.#add(missingFields(field, left, shape, this.#resource.kind));
    for (const group of shape.atMostOne ?? []) {
      const written = group.filter((name) => field.get(name).isWritten);
      if (written.length > 1) this.#add(tooMany(field, written, group));
    }
    if (!hasPlaceholderKey && this.#hasLimits)
      this.#add(countOf(field, keys.length, shape.minProperties, shape.maxProperties, 'entry', 'entries'));
  }

  /** Older versions of an API demand less. */
  #isOptional({ path }: Field, name: string): boolean {
    const { kind, apiVersion } = this.#resource;
    return kind === 'TLSRoute' && apiVersion.endsWith('/v1alpha2') && path.length === 1 && name === 'hostnames';
  }

  #list(field: Field, shape: Shape, rules: RuleNode | undefined, above: readonly Level[]): void {
    const items = field.items();
    if (shape.items) {
      const before = this.#out.length;
      for (const item of items) {
        // A written null is an item of the wrong type, also for the API server's own kinds where items are objects or text.
        if (!item.exists && !item.isUnknown) this.#add(emptyField(item, shape.items));
        else this.value(item, shape.items, rules?.fields.get('[]'), above);
        if (this.#out.length - before > 100) break;
      }
    }
    if (this.#hasLimits) this.#add(countOf(field, items.length, shape.minItems, shape.maxItems, 'item', 'items'));
    if (shape.listKeys && this.#hasLimits) this.#duplicates(items, shape.listKeys);
  }

  #duplicates(items: readonly Field[], keys: readonly string[]): void {
    const seen = new Map<string, Field>();
    for (const item of items) {
      const values = keys.map((key) => item.get(key));
      if (values.some((value) => value.isUnknown || !value.exists)) continue;
      const id = JSON.stringify(values.map((value) => value.json()));
      const first = seen.get(id);
      const at = values[0] ?? item;
      if (first)
        this.#add({
          at,
          rule: 'duplicate-list-entry',
          effect: 'refuse',
          message: `${keys.map((key) => `${key} ${item.get(key).source}`).join(', ')} stands twice in \`${parentName(item)}\`; the API server tells the items apart by it`,
          help: `Give this item a ${keys.join(' and ')} of its own, or remove it.`,
          related: [{ at: first, message: 'first used here' }],
        });
      else seen.set(id, at);
    }
  }

  #scalar(field: Field, shape: Shape): void {
    const newer = this.#settings.istioVersion && shape.enum ? knownSince(this.#resource.kind, field.path, field.string()) : undefined;
    if (newer && !atLeast(this.#settings.istioVersion, newer))
      this.#add({
        at: field,
        rule: 'wrong-enum-value',
        effect: 'refuse',
        message: `Istio ${formatVersion(this.#settings.istioVersion)} does not know ${field.string()} for \`${field.path.at(-1)}\`; it came with Istio ${formatVersion(newer)}`,
        help: `Use a value that Istio ${formatVersion(this.#settings.istioVersion)} knows, or update Istio.`,
      });
    else this.#add(valueObjection(field, shape, this.#resource.kind, this.#hasLimits));
  }

  /** Reports a field that only newer releases of Istio know. */
  #isNewerField(field: Field, key: string): boolean {
    if (!this.#settings.istioVersion || !isIstioKind(this.#resource.kind)) return false;
    const since = knownSince(this.#resource.kind, [...field.path, key]);
    if (!since || atLeast(this.#settings.istioVersion, since)) return false;
    const now = formatVersion(this.#settings.istioVersion);
    return this.#add({
      at: field.get(key).key,
      rule: 'unknown-field',
      effect: 'prune',
      message: `Istio ${now} does not know \`${key}\` here; it came with Istio ${formatVersion(since)}`,
      help: `Remove the field, or update Istio from ${now} to ${formatVersion(since)} or newer.`,
    });
  }

  #holds(since: readonly [number, number]): boolean {
    return !isIstioKind(this.#resource.kind) || atLeast(this.#settings.istioVersion, since);
  }
}

/** Not there, and no template that could put it there. */
const isAbsent = (field: Field): boolean => !field.isWritten && !field.isUnknown;

const fits = (field: Field, shape: Shape): boolean => {
  const type = typeOf(field);
  const matches = (wanted: string): boolean => wanted === type || (wanted === 'number' && type === 'integer');
  return typeof shape.type === 'string' ? matches(shape.type) : (shape.type ?? []).some(matches);
};

const parentName = (item: Field): string => String([...item.path].reverse().find((key) => typeof key === 'string') ?? 'the list');

const tooMany = (field: Field, written: readonly string[], group: readonly string[]): Objection => ({
  at: field.get(written[1] ?? '').key,
  rule: 'conflicting-fields',
  effect: 'refuse',
  message: `\`${written.join('` and `')}\` exclude each other; ${nameOf(field)} takes one of ${group.join(', ')}`,
  help: `Keep one of them and remove the ${written.length > 2 ? 'others' : 'other'}.`,
  related: [{ at: field.get(written[0] ?? '').key, message: `\`${written[0]}\` is set here` }],
});

const nameOf = (field: Field): string => {
  const last = field.path.at(-1);
  if (last === undefined) return 'the object';
  return typeof last === 'number' ? `an item of \`${parentName(field)}\`` : `\`${last}\``;
};

function countOf(
  field: Field,
  count: number,
  min: number | undefined,
  max: number | undefined,
  one: string,
  many: string,
): Objection | undefined {
  if (min !== undefined && count < min && !field.isPartial)
    return {
      at: field.key,
      rule: 'value-out-of-range',
      effect: 'refuse',
      message: `\`${field.path.at(-1)}\` needs at least ${min === 1 ? `one ${one}` : `${min} ${many}`} and has ${count === 0 ? 'none' : count}`,
      help: count === 0 ? `Add ${one === 'item' ? 'an item' : 'an entry'}, or remove \`${field.path.at(-1)}\`.` : `Add ${many}.`,
    };
  if (max !== undefined && count > max)
    return {
      at: field.key,
      rule: 'value-out-of-range',
      effect: 'refuse',
      message: `\`${field.path.at(-1)}\` has ${count} ${many}; the API server takes ${max} at most`,
      help: `Split the object, so that no list has more than ${max} ${many}.`,
    };
  return undefined;
}
