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
      ...['data', 'stringData'].flatMap((key) => leaves(secret.at(key))),
      ...leaves(secret.at('metadata', 'annotations', lastApplied)),
    ]);

/** Every value below a field. What stands where a map belongs may be the value itself. */
const leaves = (field: Field): Hidden[] =>
  !field.exists ? [] : field.type === 'map' ? field.values().flatMap(leaves) : [{ start: field.span.start, end: field.span.end }];

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

/** The values of a Secret that a message could repeat: those long enough not to be ordinary words. */
export const secretStrings = (secret: Resource): string[] =>
  ['data', 'stringData'].flatMap((key) =>
    secret
      .at(key)
      .values()
      .map((value) => value.string() ?? '')
      .filter((text) => text.length >= 8),
  );

/** A text without what a Secret holds. */
export function withoutSecrets(text: string, secret: Resource): string {
  let out = text;
  for (const value of secretStrings(secret)) for (const part of [value, value.trim()]) if (part) out = out.replaceAll(part, '[hidden]');
  return out;
}
