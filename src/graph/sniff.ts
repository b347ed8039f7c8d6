import { hasPlaceholder, type RawDocument, type SourceFile, type SyntaxProblem } from '../yaml/index.ts';
import { type Kind, kindOf, kindWords, rarelyRead, removedKind, unknownKind, writtenKind } from './kinds.ts';

/** What a look at the text of a document says about it, without parsing. */
export interface Sniffed {
  /** `read`: parse it. `later`: parse it when somebody asks for its kind. `skip`: nothing reads it. */
  readonly verdict: 'read' | 'later' | 'skip';
  /** It says what kind of object it is, of whatever API. */
  readonly isManifest: boolean;
  readonly kind?: Kind;
  /** A kind that Istio has removed: what became of it. */
  readonly removed?: string;
  /** A kind that its API does not have: where it is written, and why nothing comes of it. */
  readonly unknown?: SyntaxProblem;
}

const skip: Sniffed = { verdict: 'skip', isManifest: false };
const skipManifest: Sniffed = { verdict: 'skip', isManifest: true };
const read: Sniffed = { verdict: 'read', isManifest: true };

/** Decides by the `kind` and `apiVersion` at the left edge; where those cannot be made out, by every `kind` there is. */
export function sniff({ file, start, end }: RawDocument): Sniffed {
  const text = file.text.slice(start, end);
  let apiVersion: string | undefined;
  let kind: string | undefined;
  let kindAt = 0;
  let repeated = false;
  const edge = /^(?:kind|apiVersion):[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#"'&*!{}[\]|>%@`][^\s#]*))[ \t]*(?:#.*)?\r?$/gm;
  for (let match = edge.exec(text); match; match = edge.exec(text)) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    if (match[0].startsWith('kind')) {
      repeated ||= kind !== undefined;
      kind = value;
      kindAt = start + match.index + match[0].indexOf(value, 5);
    } else {
      repeated ||= apiVersion !== undefined;
      apiVersion = value;
    }
  }
  if (isKustomization(file)) return read;
  if (kind === undefined || apiVersion === undefined || repeated) return anywhere(text);
  const known = writtenKind(apiVersion, kind);
  if (known) return isRarelyRead(known, text) ? { verdict: 'later', isManifest: true, kind: known } : read;
  if (kind === 'List') return anywhere(text);
  const removed = removedKind(apiVersion, kind);
  if (removed) return { ...skipManifest, removed: `${kind} (${apiVersion}) was ${removed}` };
  if (kind.endsWith('List') && kindOf(apiVersion, kind.slice(0, -4))) return read;
  const message = hasPlaceholder(kind + apiVersion) ? undefined : unknownKind(apiVersion, kind);
  return message ? { ...skipManifest, unknown: { start: kindAt, end: kindAt + kind.length, message } } : skipManifest;
}

const isRarelyRead = (kind: Kind, text: string): boolean =>
  !(rarelyRead.get(kind)?.some((word) => text.includes(word)) ?? true) && !isMeshConfiguration(kind, text);

/** `kustomization.yaml` need not say what kind it is. */
export const isKustomization = ({ path }: SourceFile): boolean => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);

/** The ConfigMaps that istiod and the injector read: `istio`, `istio-<revision>`, `istio-sidecar-injector`, `istio-ca-root-cert`. */
const isMeshConfiguration = (kind: Kind, text: string): boolean => kind === 'ConfigMap' && /^ +name:[ \t]+["']?istio\b/m.test(text);

/** JSON, lists, objects that are indented as a whole, objects that run into each other. */
function anywhere(text: string): Sniffed {
  if (!/\bapiVersion["']?[ \t]*:/.test(text)) return skip;
  const pattern = /\bkind["']?[ \t]*:\s*(?:[&!]\S+[ \t]+)*["']?([A-Za-z]+)/g;
  let found = false;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const word = match[1] ?? '';
    if (kindWords.has(word) || (word.endsWith('List') && kindWords.has(word.slice(0, -4)))) return read;
    found = true;
  }
  return found ? skipManifest : skip;
}

/**
 * Namespace and name of an object in plain block style, without parsing.
 * @returns undefined where that is not certain
 */
export function sniffName({ file, start, end }: RawDocument): { name: string; namespace: string | undefined } | undefined {
  const text = file.text.slice(start, end);
  const metadata = /^metadata:[ \t]*(?:#.*)?\r?\n((?:(?: .*|#.*|[ \t\r]*)(?:\n|$))*)/m.exec(text)?.[1];
  const indent = metadata === undefined ? undefined : /^ +/m.exec(metadata)?.[0];
  if (metadata === undefined || indent === undefined) return undefined;
  const value = (key: string) =>
    new RegExp(`^${indent}${key}:[ \\t]+(?:"([\\w.-]+)"|'([\\w.-]+)'|([\\w.-]+))[ \\t]*(?:#.*)?\\r?$`, 'm')
      .exec(metadata)
      ?.slice(1)
      .find(Boolean);
  const written = (key: string) => new RegExp(`^${indent}["']?${key}\\b`, 'm').test(metadata);
  const name = value('name');
  const namespace = value('namespace');
  return name === undefined || (namespace === undefined && written('namespace')) ? undefined : { name, namespace };
}
