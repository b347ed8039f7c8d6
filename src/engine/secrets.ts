import type { FileContents, Resource } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { documentAt, looksLikeSecret } from './documents.ts';

/** A part of a file that no report may show, as offsets. `whole`: a document that could not be read, so nothing tells its values apart. */
interface Hidden {
  readonly start: number;
  readonly end: number;
  readonly whole?: true;
}

const known = new WeakMap<FileContents, readonly Hidden[]>();

/** The parts of a file that hold private things: values of Secrets, private keys, and documents about Secrets that could not be read. */
export function hiddenParts(content: FileContents): readonly Hidden[] {
  let parts = known.get(content);
  if (!parts) {
    parts = [...secretValues(content), ...privateKeys(content.file.text), ...unreadSecrets(content)];
    known.set(content, parts);
  }
  return parts;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const secretValues = ({ resources }: FileContents): Hidden[] =>
  resources
    .filter(({ kind }) => kind === 'Secret')
    .flatMap((secret) => [
      ...privateFields(secret).map(({ span }) => span),
      ...leaves(secret.at('metadata', 'annotations', lastApplied)).map(({ span }) => span),
    ]);

/** Every value below a field. What stands where a map belongs may be the value itself. */
const leaves = (field: Field): Field[] =>
  !field.exists
    ? []
    : field.type === 'map'
      ? field.values().flatMap(leaves)
      : field.type === 'seq'
        ? [field, ...field.items().flatMap(leaves)]
        : [field];

const privateKeys = (text: string): Hidden[] =>
  text.includes('PRIVATE KEY-----')
    ? [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$(?![\s\S]))/g)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
      }))
    : [];

const unreadSecrets = (content: FileContents): Hidden[] => {
  const documents = new Set(content.problems.map(({ start }) => documentAt(content, start)));
  return [...documents].flatMap((document) =>
    document && looksLikeSecret(document) ? [{ start: document.start, end: document.end, whole: true }] : [],
  );
};

/** Shorter values are words that stand in any text; they are looked for only where a finding points at them. */
const shortest = 8;

/**
 * A text without what a Secret holds.
 * @param path of the field that the text is about, as `data["tls.key"]`
 */
export function withoutSecrets(text: string, secret: Resource, path: string): string {
  let out = text;
  for (const field of privateFields(secret)) {
    const isMeant = path !== '' && (field.pathText === path || field.pathText.startsWith(path) || path.startsWith(field.pathText));
    for (const value of new Set(
      [field.string() ?? '', field.source, field.source.replace(/^["']|["']$/g, '')].map((part) => part.trim()),
    )) {
      if (value.length >= shortest) out = out.replaceAll(value, hiddenText);
      else if (value !== '' && isMeant) out = out.replace(new RegExp(`(?<![\\w-])${escaped(value)}(?![\\w-])`, 'g'), hiddenText);
    }
  }
  return out;
}

const hiddenText = '[hidden]';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What a Secret says of itself; everything else, misspelled keys too, may be private. */
const publicKeys: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable']);

/** Every value of a Secret that is nobody's business. */
const privateFields = ({ root }: Resource): Field[] => root.keys().flatMap((key) => (publicKeys.has(key) ? [] : leaves(root.get(key))));
