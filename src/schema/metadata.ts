import { type Kind, kindWord, type Resource } from '../graph/index.ts';
import { type Field, hasPlaceholder, isUnknown } from '../yaml/index.ts';
import type { Objection } from './objection.ts';
import { article } from './values.ts';

/**
 * What the API server checks in `metadata` of every object: the name and the syntax of labels.
 * Source: Kubernetes, apimachinery/pkg/api/validation/objectmeta.go and pkg/util/validation.
 */
export function metadataObjections(resource: Resource): Objection[] {
  if (isPlain(resource)) return [];
  const metadata = resource.at('metadata');
  if (metadata.isUnknown || (metadata.isWritten && metadata.type === 'scalar')) return [];
  return [...nameObjections(resource, metadata), ...labelObjections(metadata.get('labels'))];
}

const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const serviceName = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

/** Kinds whose names are one label instead of a subdomain, or nearly free. */
const nameRules: Partial<Record<Kind, { pattern: RegExp; max: number; says: string }>> = {
  Namespace: { pattern: label, max: 63, says: 'lower case letters, digits and `-`, at most 63 characters' },
  Service: { pattern: serviceName, max: 63, says: 'lower case letters, digits and `-`, beginning with a letter, at most 63 characters' },
};
const usual = { pattern: subdomain, max: 253, says: 'lower case letters, digits, `-` and `.`' };

/** Nothing to object to, seen without places: the usual case. */
function isPlain({ kind, name, json }: Resource): boolean {
  const { labels } = (json.metadata ?? {}) as { labels?: unknown };
  return (
    isName(kind, name) && (labels === undefined || (typeof labels === 'object' && Object.entries(labels as object).every(isPlainLabel)))
  );
}

const isPlainLabel = ([key, value]: [string, unknown]): boolean =>
  key.length <= 63 &&
  plainLabelKey.test(key) &&
  (typeof value !== 'string' || isUnknown(value) || (value.length <= 63 && labelValue.test(value)));

const isName = (kind: Kind, name: string): boolean => {
  const { pattern, max } = nameRules[kind] ?? usual;
  return name.length <= max && pattern.test(name);
};

function* nameObjections(resource: Resource, metadata: Field): Iterable<Objection> {
  const name = metadata.get('name');
  const text = name.string();
  if (text === undefined) {
    // A misspelled `metadata` explains itself; a `generateName` makes a name.
    const explained =
      !metadata.exists && resource.root.keys().some((key) => !['apiVersion', 'kind', 'spec', 'status', 'data', 'metadata'].includes(key));
    if (name.exists || metadata.get('generateName').exists || explained) return;
    yield {
      at: name,
      rule: 'missing-required-field',
      effect: 'refuse',
      message: `The ${kindWord(resource.kind)} has no \`metadata.name\`, and no object goes without`,
      help: 'Add `metadata.name`.',
    };
    return;
  }
  if (isName(resource.kind, text)) return;
  const { says } = nameRules[resource.kind] ?? usual;
  yield {
    at: name,
    rule: 'malformed-value',
    effect: 'refuse',
    message: `\`name: ${printable(text)}\` is no name that Kubernetes takes for ${article(kindWord(resource.kind))}: ${says}`,
    help: `Use only ${says}, and begin and end with a letter or digit.`,
  };
}

/** A label without anything unusual: a name, with a domain before it at most. */
const plainLabelKey =
  /^(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const labelValue = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const labelName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function* labelObjections(labels: Field): Iterable<Objection> {
  for (const key of labels.keys()) {
    if (hasPlaceholder(key)) continue;
    const slash = key.lastIndexOf('/');
    const prefix = slash < 0 ? undefined : key.slice(0, slash);
    const name = key.slice(slash + 1);
    const value = labels.get(key);
    if (name.length > 63 || !labelName.test(name) || (prefix !== undefined && (prefix.length > 253 || !subdomain.test(prefix))))
      yield {
        at: value.key,
        rule: 'malformed-value',
        effect: 'refuse',
        message: `\`${printable(key)}\` is no label name: Kubernetes takes an optional \`domain/\` and up to 63 letters, digits, \`-\`, \`_\` and \`.\``,
        help: 'Rename the label, also where a selector asks for it.',
      };
    const text = value.string();
    if (text !== undefined && (text.length > 63 || !labelValue.test(text)))
      yield {
        at: value,
        rule: 'malformed-value',
        effect: 'refuse',
        message: `\`${printable(text)}\` is no label value: Kubernetes takes up to 63 letters, digits, \`-\`, \`_\` and \`.\``,
        help: 'Shorten the value to what a label takes; longer texts go to annotations.',
      };
  }
}

const printable = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};
