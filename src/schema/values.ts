import { distance, type Kind, kindWord } from '../graph/index.ts';
import type { Field, Fix } from '../yaml/index.ts';
import { patternOf } from './conforms.ts';
import { isBase64, isQuantity } from './formats.ts';
import type { Objection } from './objection.ts';
import type { Shape, TypeName } from './shape.ts';

/** The JSON type of a value that exists. */
export function typeOf(field: Field): TypeName {
  if (field.type === 'map') return 'object';
  if (field.type === 'seq') return 'array';
  if (field.boolean() !== undefined) return 'boolean';
  const number = field.number();
  if (number !== undefined) return Number.isInteger(number) ? 'integer' : 'number';
  return 'string';
}

const words: Record<TypeName, string> = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

const wanted = (shape: Shape): string => {
  if (shape.format === 'int-or-string') return 'a number or a name';
  if (shape.format === 'quantity') return 'a quantity';
  return words[(typeof shape.type === 'string' ? shape.type : shape.type?.[0]) ?? 'object'];
};

/** The key that a value stands under, for list items the key of the list: what a person calls it. */
export const keyName = (field: Field): string => String([...field.path].reverse().find((key) => typeof key === 'string') ?? 'the object');

/** A kind with its article. */
export const article = (word: string): string => `${/^(?:[AEIO]|HTTP)/.test(word) ? 'an' : 'a'} ${word}`;

/** A value's field, as a person would call it. */
const nameOf = (field: Field): string =>
  typeof field.path.at(-1) === 'number' ? `an item of \`${keyName(field)}\`` : `\`${keyName(field)}\``;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A value as it may stand in a sentence: one line, not longer than a line. */
export const quote = (field: Field): string => {
  const text = field.source.split('\n', 1)[0]?.trim() ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** `key: value` as written, or the item alone in a list. */
const written = (field: Field): string =>
  typeof field.path.at(-1) === 'number' ? `- ${quote(field)}` : `${field.path.at(-1)}: ${quote(field)}`;

const replace = (field: Field, newText: string, title: string): Fix => {
  const { start, end } = field.span;
  return { title, safe: true, edits: [{ file: field.file.path, start, end, newText }] };
};

/** The value with quotes that keep it text. */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export function wrongType(field: Field, shape: Shape, kind: Kind): Objection {
  const actual = typeOf(field);
  const key = keyName(field);
  const types = [shape.type ?? []].flat();
  const base = { at: field, rule: 'wrong-type', effect: 'refuse' } as const;
  const isScalar = field.type === 'scalar';
  const text = field.string();

  if (types.includes('string') && isScalar) {
    const what = actual === 'boolean' ? 'true or false' : 'a number';
    return {
      ...base,
      message: `YAML reads \`${written(field)}\` as ${what}, and \`${key}\` takes text; write ${quoted(field.source)} with quotes`,
      help: `Put the value of \`${key}\` in quotes.`,
      fix: replace(field, quoted(field.source), `Put ${field.source} in quotes`),
    };
  }
  if ((types.includes('integer') || types.includes('number')) && text !== undefined) {
    const number = text.trim();
    if (/^-?(?:0|[1-9]\d*)$/.test(number) || (types.includes('number') && /^-?\d+\.\d+$/.test(number)))
      return {
        ...base,
        message: `\`${written(field)}\` is text, and \`${key}\` takes ${wanted(shape)}; write ${number} without quotes`,
        help: `Remove the quotes from the value of \`${key}\`.`,
        fix: replace(field, number, `Write ${number} without quotes`),
      };
    return { ...base, message: `\`${written(field)}\` is text, and \`${key}\` takes ${wanted(shape)}`, help: numberHelp(key, kind) };
  }
  if (types.includes('boolean') && text !== undefined && /^(?:true|false)$/i.test(text.trim())) {
    const value = text.trim().toLowerCase();
    return {
      ...base,
      message: `\`${written(field)}\` is text, and \`${key}\` takes true or false; write ${value} without quotes`,
      help: `Remove the quotes from the value of \`${key}\`.`,
      fix: replace(field, value, `Write ${value} without quotes`),
    };
  }
  if (types.includes('array') && isScalar && shape.items?.type === 'string') {
    const item = field.isQuoted || /^[\w.:/-]+$/.test(field.source) ? field.source : quoted(field.source);
    return {
      ...base,
      message: `\`${written(field)}\` is one value, and \`${key}\` takes a list; write [${quote(field)}]`,
      help: `Write \`${key}\` as a list, also for a single value.`,
      ...(actual === 'string' && !field.source.includes('\n') ? { fix: replace(field, `[${item}]`, `Make ${key} a list`) } : {}),
    };
  }
  const name = nameOf(field);
  if (types.includes('array'))
    return {
      ...base,
      message: `${capital(name)} takes a list, and this is ${words[actual]}${actual === 'object' && shape.items?.type === 'object' ? ': the dash before its first field is missing' : ''}`,
      help: `Write every item of \`${key}\` with a dash before it.`,
    };
  if (types.includes('object') && actual === 'array') {
    return {
      ...base,
      message: `${capital(name)} takes ${shape.additionalProperties ? 'a map of names to values' : 'one object'}, and this is a list`,
      help: `Remove the dash before the fields of ${name}.`,
    };
  }
  if (types.includes('object') && isScalar) {
    const fields = Object.keys(shape.properties ?? {});
    const inside =
      fields.find((field) => shape.properties?.[field]?.enum?.includes(text ?? '')) ??
      (fields.length === 1 && text ? fields[0] : undefined);
    const takes = `\`${written(field)}\` is a single value, and ${name} takes an object`;
    return {
      ...base,
      message: inside
        ? `${takes}; write \`${inside}: ${quote(field)}\` inside it`
        : `${takes}${fields.length ? ` with fields such as ${some(fields)}` : ''}`,
      help: inside ? `Write the value as \`${inside}\` inside ${name}.` : `Write the fields of ${name} below it, indented.`,
    };
  }
  return {
    ...base,
    message: `${capital(name)} takes ${wanted(shape)}, and this is ${actual === 'number' ? 'a number with a fraction' : words[actual]}`,
    help: `Write ${wanted(shape)} as the value of ${name}.`,
  };
}

const numberHelp = (key: string, kind: Kind): string =>
  key === 'number' || key === 'port' || key === 'targetPort'
    ? `Write the number of the port; ${kind === 'Service' ? 'its name goes to `name`' : 'a port name cannot stand here'}.`
    : `Write a number as the value of \`${key}\`.`;

const some = (names: readonly string[]): string => (names.length > 4 ? `${names.slice(0, 4).join(', ')}, ...` : names.join(', '));

export function emptyField(field: Field, shape: Shape): Objection {
  const key = field.path.at(-1);
  const item = typeof key === 'number';
  return {
    at: field.key,
    rule: 'empty-field',
    effect: 'refuse',
    message: item
      ? `An item of \`${keyName(field)}\` is empty, and ${wanted(shape)} is expected`
      : `\`${key}\` has no value: it is read as null, where ${wanted(shape)} is expected`,
    help: item
      ? 'Remove the dash, or write the item behind it.'
      : `Write the value of \`${key}\` behind it or indented below it, or remove the line.`,
    ...(item
      ? { impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.' }
      : {}),
  };
}

/** An object without a value whose fields stand beside it instead of below it. */
export function notIndented(parent: Field, key: string, strays: readonly string[]): Objection {
  const list = strays.map((name) => `\`${name}\``);
  const names = list.length > 1 ? `${list.slice(0, -1).join(', ')} and ${list.at(-1)}` : `${list[0]}`;
  const edits = strays.flatMap((name) => indentation(parent.get(name)) ?? []);
  return {
    at: parent.get(key).key,
    rule: 'empty-field',
    effect: 'refuse',
    message: `\`${key}\` has no value: ${names} ${strays.length > 1 ? 'belong' : 'belongs'} into it and ${strays.length > 1 ? 'are' : 'is'} not indented below it`,
    help: `Indent ${names} below \`${key}\`.`,
    related: strays.map((name) => ({ at: parent.get(name).key, message: `belongs into \`${key}\`` })),
    ...(strays.every((name) => indentation(parent.get(name)))
      ? { fix: { title: `Indent ${strays.join(', ')} below ${key}`, safe: true, edits } }
      : {}),
  };
}

/** Edits that move a field of block style two columns to the right, with all its lines. */
function indentation(field: Field): { file: string; start: number; end: number; newText: string }[] | undefined {
  const { text, path: file } = field.file;
  const first = text.lastIndexOf('\n', field.keySpan.start - 1) + 1;
  if (text.slice(first, field.keySpan.start).trim() !== '') return undefined;
  const edits = [{ file, start: first, end: first, newText: '  ' }];
  for (let at = text.indexOf('\n', first); at !== -1 && at + 1 < field.span.end; at = text.indexOf('\n', at + 1))
    if (!/^\r?\n/.test(text.slice(at + 1, at + 3))) edits.push({ file, start: at + 1, end: at + 1, newText: '  ' });
  return edits;
}

export function missingFields(field: Field, names: readonly string[], shape: Shape, kind: Kind): Objection {
  const list = names.map((name) => `\`${name}\``);
  const one = names.length === 1;
  const isRoot = field.path.length === 0;
  const owner = isRoot
    ? `The ${kindWord(kind)}`
    : typeof field.path.at(-1) === 'number'
      ? `This item of \`${keyName(field)}\``
      : `\`${field.path.at(-1)}\``;
  const example = shape.properties?.[names[0] ?? '']?.enum;
  return {
    at: field.get(names[0] ?? ''),
    rule: 'missing-required-field',
    effect: 'refuse',
    message: `${owner} has no ${one ? list[0] : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`}, and the API server demands ${one ? 'it' : 'them'}`,
    help: `Add ${list.join(' and ')}${isRoot ? '' : ` to ${owner.replace(/^This item/, 'this item')}`}${example ? `: one of ${example.join(', ')}` : ''}.`,
  };
}

/** What is wrong with a scalar of the right type. */
export function valueObjection(field: Field, shape: Shape, kind: Kind, hasLimits: boolean): Objection | undefined {
  const text = field.string();
  if (shape.enum && text !== undefined && !shape.enum.includes(text)) return wrongEnumValue(field, text, shape.enum, kind);
  if (!hasLimits) return undefined;
  const number = field.number();
  if (number !== undefined) return numberObjection(field, number, shape);
  if (text === undefined) return undefined;
  const key = keyName(field);
  const at = { at: field, effect: 'refuse' } as const;
  // Kubernetes counts code points, as JSON Schema does.
  const length = shape.maxLength === undefined && shape.minLength === undefined ? 0 : [...text].length;
  if (shape.minLength !== undefined && length < shape.minLength)
    return {
      ...at,
      rule: 'value-out-of-range',
      message: text === '' ? `\`${key}\` must not be empty text` : `\`${key}\` needs at least ${shape.minLength} characters`,
      help: `Write a value for \`${key}\`, or remove the field.`,
    };
  if (shape.maxLength !== undefined && length > shape.maxLength)
    return {
      ...at,
      rule: 'value-out-of-range',
      message: `\`${key}\` has ${length} characters; the API server takes ${shape.maxLength} at most`,
      help: `Shorten the value of \`${key}\` to ${shape.maxLength} characters.`,
    };
  if (shape.pattern && !patternOf(shape.pattern).test(text))
    return {
      ...at,
      rule: 'malformed-value',
      message: `\`${written(field)}\` is not ${describe(shape.pattern, key)}`,
      help: `Write a value of \`${key}\` that matches ${shape.pattern}.`,
    };
  if (shape.format === 'byte' && !isBase64(text))
    return {
      ...at,
      rule: 'malformed-value',
      message: `\`${key}\` is not base64, and the API server decodes it`,
      help:
        kind === 'Secret'
          ? 'Encode the value with `base64 -w0`, or move the plain text to `stringData`.'
          : 'Encode the value with `base64 -w0`.',
    };
  if (shape.format === 'quantity' && !isQuantity(text))
    return {
      ...at,
      rule: 'malformed-value',
      message: `\`${written(field)}\` is not a quantity such as 500m, 1.5 or 128Mi`,
      help: 'Write a number, with a unit such as m, k, M, Ki or Mi where one is needed.',
    };
  return undefined;
}

function numberObjection(field: Field, number: number, { minimum, maximum }: Shape): Objection | undefined {
  const isLow = minimum !== undefined && number < minimum;
  if (!isLow && !(maximum !== undefined && number > maximum)) return undefined;
  const range =
    minimum !== undefined && maximum !== undefined && maximum < 2 ** 31 - 1
      ? `between ${minimum} and ${maximum}`
      : isLow
        ? `${minimum} or more`
        : `${maximum} or less`;
  return {
    at: field,
    rule: 'value-out-of-range',
    effect: 'refuse',
    message: `\`${written(field)}\` is out of range: it must be ${range}`,
    help: `Write a number that is ${range}.`,
  };
}

/** What a pattern demands, in words. */
const describe = (pattern: string, key: string): string => {
  if (pattern.includes('\\*\\.')) return 'a host name, with `*.` before it at most';
  if (pattern.includes('a-f0-9') && pattern.includes('64')) return 'a SHA-256 sum in lower case hex';
  if (pattern.includes('(h|m|s|ms)')) return 'a duration such as 10s or 1h30m';
  if (pattern.includes('a-z0-9') && pattern.includes('\\.')) return 'a name in lower case letters, digits, `-` and `.`';
  if (pattern.startsWith('^[a-z0-9]')) return 'a name in lower case letters, digits and `-`';
  return `what \`${key}\` takes`;
};

const enumNouns: readonly (readonly [RegExp, string])[] = [
  [/\btls\.mode$/, 'TLS mode'],
  [/(?:\bmtls|portLevelMtls\.[^.]+)\.mode$/, 'mutual TLS mode'],
  [/ProtocolVersion$/, 'TLS version'],
  [/\bresolution$/, 'resolution'],
  [/\blocation$/, 'location'],
  [/pathType$/, 'path type'],
];

/** Values that people know from elsewhere, by kind. */
const otherNames: Partial<Record<Kind | 'any', Readonly<Record<string, readonly string[]>>>> = {
  any: {
    NONE: ['DISABLE'],
    OFF: ['DISABLE'],
    DISABLED: ['DISABLE'],
    EXTERNAL: ['MESH_EXTERNAL'],
    INTERNAL: ['MESH_INTERNAL'],
    MTLS: ['STRICT'],
  },
  // Gateway API ends TLS with Terminate.
  Gateway: { TERMINATE: ['SIMPLE'], TLS: ['SIMPLE'] },
  DestinationRule: {
    NONE: ['DISABLE'],
    OFF: ['DISABLE'],
    DISABLED: ['DISABLE'],
    STRICT: ['ISTIO_MUTUAL'],
    MTLS: ['ISTIO_MUTUAL'],
    TLS: ['SIMPLE'],
  },
};

function wrongEnumValue(field: Field, text: string, values: readonly string[], kind: Kind): Objection {
  const key = keyName(field);
  const path = field.path.filter((part) => typeof part === 'string').join('.');
  const noun = enumNouns.find(([pattern]) => pattern.test(path))?.[1];
  const { meant, isCertain } = meantValue(text, values, kind);
  const what = noun
    ? `is not a ${noun}${kind === 'Gateway' || kind === 'DestinationRule' ? ` of ${article(kind)}` : ''}`
    : `is not a value that \`${key}\` takes`;
  const isServicePort = kind === 'Service' && key === 'protocol';
  const list = values.length > 12 ? `${values.slice(0, 12).join(', ')}, ...` : values.join(', ');
  return {
    at: field,
    rule: 'wrong-enum-value',
    effect: 'refuse',
    message: `\`${written(field)}\` ${what}; write ${meant ?? `one of ${list}`}`,
    help: isServicePort
      ? `Write \`protocol: TCP\`; that it carries ${text} is said by \`appProtocol: ${text.toLowerCase()}\` or by a name that begins with it.`
      : meant
        ? `Write ${meant}. \`${key}\` takes ${list}.`
        : `Write one of ${list}.`,
    ...(meant && isCertain
      ? {
          fix: replace(
            field,
            field.isQuoted && field.source.startsWith("'") ? `'${meant}'` : field.isQuoted ? `"${meant}"` : meant,
            `Write ${meant}`,
          ),
        }
      : {}),
  };
}

/** The value that somebody meant. Certain where only case, separators or one letter differ. */
function meantValue(text: string, values: readonly string[], kind: Kind): { meant: string | undefined; isCertain: boolean } {
  const bare = bareName(text);
  const same = values.filter((value) => bareName(value) === bare);
  if (same.length === 1) return { meant: same[0], isCertain: true };
  const edits = values.map((value) => (value.length > 3 ? distance(bareName(value), bare) : Number.POSITIVE_INFINITY));
  const least = Math.min(...edits);
  const close = values.filter((value, index) => edits[index] === least && least <= (value.length > 6 ? 2 : 1));
  if (close.length === 1) return { meant: close[0], isCertain: least === 1 };
  return {
    meant: (otherNames[kind]?.[text.toUpperCase()] ?? otherNames.any?.[text.toUpperCase()])?.find((value) => values.includes(value)),
    isCertain: false,
  };
}

/** A name without case and separators: `sni_hosts` and `sniHosts`, `TLSv1.2` and `TLSV1_2` are the same. */
export const bareName = (text: string): string => text.toLowerCase().replace(/[-_.\s]/g, '');
