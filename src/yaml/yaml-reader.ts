import { createRequire } from 'node:module';
import type { Pair, Scalar, YAMLMap, Node as YamlNode } from 'yaml';
import { openBrackets } from './depth.ts';
import { plainKey } from './scalars.ts';
import { NotReadable, reasonFor, type SyntaxProblem, selfAlias, unknownAlias } from './syntax.ts';
import { Budget, type Item, type MapNode, MapParts, type Node, scalarNode, seqNode } from './tree.ts';

/**
 * The `yaml` package, loaded when a document first needs it: most manifests are plain block YAML that our own reader knows, and loading the package costs
 * more than linting a small file.
 */
let loaded: typeof import('yaml') | undefined;
const yaml = (): typeof import('yaml') => {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return loaded;
};

/**
 * Reads one document with the `yaml` package and turns its tree into ours.
 * @param text of the document alone
 * @param base offset of the document in its file; all offsets of the result count from the start of the file
 */
export function readWithYaml(text: string, base: number): { root: Node | null; problems: SyntaxProblem[] } {
  const documents = yaml().parseAllDocuments(text, {
    version: '1.2',
    schema: 'failsafe',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    stringKeys: false,
  });
  const document = 'empty' in documents ? undefined : documents[0];
  if (!document) return { root: null, problems: [] };
  // The first error is the cause, the others are what follows from it.
  const [error] = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error) {
    const [start, end] = causeOf(error.message, error.pos, document, text);
    const message = reasonFor(error.code, error.message, text.slice(start, end));
    return { root: null, problems: [{ start: base + start, end: base + end, message }] };
  }
  try {
    return { root: new Converter(base, text).node(document.contents as YamlNode | null), problems: [] };
  } catch (problem) {
    if (!(problem instanceof NotReadable)) throw problem;
    return { root: null, problems: [{ start: problem.start, end: problem.end, message: problem.message }] };
  }
}

/** A value that is not written stands where it would begin. */
const emptyAt = (node: Node | null, at: number): Node =>
  node?.type === 'scalar'
    ? { ...node, start: at, end: at }
    : { type: 'scalar', start: at, end: at, value: null, unknown: false, quoted: false };

/** Where the mistake is: for quotes and brackets that are never closed, where they open. */
function causeOf(message: string, pos: [number, number], document: unknown, text: string): [number, number] {
  if (message.startsWith('Missing closing')) return openingQuote(document, pos);
  const bracket = /end with a [\]}]/.test(message) ? openBrackets(text, pos[0]).at(-1) : undefined;
  return bracket === undefined ? pos : [bracket, bracket + 1];
}

/** The package reports quotes that are never closed at the end of the document; the mistake is where they open. */
function openingQuote(document: unknown, end: [number, number]): [number, number] {
  let found = end;
  yaml().visit(document as YamlNode, {
    Scalar(_, { range }) {
      if (range?.[1] === end[0]) found = [range[0], range[0] + 1];
    },
  });
  return found;
}

class Converter {
  readonly #base: number;
  /** Anchors so far, in document order: an alias stands for the last value of that name before it. */
  readonly #anchors = new Map<string, Node | null>();
  /** Anchored values that are still being read. */
  readonly #open = new Set<string>();
  readonly #budget = new Budget();
  readonly #text: string;

  constructor(base: number, text: string) {
    this.#base = base;
    this.#text = text;
  }

  node(node: YamlNode | null): Node | null {
    if (node === null) return null;
    const { isAlias } = yaml();
    if (isAlias(node)) return this.#alias(node.source, node);
    const { anchor } = node as { anchor?: string };
    if (anchor === undefined) return this.#make(node);
    this.#open.add(anchor);
    const made = this.#make(node);
    this.#open.delete(anchor);
    this.#anchors.set(anchor, made);
    return made;
  }

  #alias(name: string, at: YamlNode): Node | null {
    const { start, end } = this.#span(at);
    if (this.#open.has(name)) throw new NotReadable(start, end, selfAlias(name));
    const target = this.#anchors.get(name);
    if (target === undefined) throw new NotReadable(start, end, unknownAlias(name));
    if (target) this.#budget.repeat(target, start, end);
    return target;
  }

  #make(node: YamlNode): Node | null {
    const { isMap, isScalar, isSeq } = yaml();
    const { start, end } = this.#span(node);
    if (isScalar(node)) return this.#scalar(node, start, end);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#item(item as YamlNode | null));
      // A block ends with its last value, not with the line break behind it.
      return seqNode(start, node.flow ? end : (items.at(-1)?.end ?? end), items);
    }
    return isMap(node) ? this.#map(node, start, end) : null;
  }

  #item(item: YamlNode | null): Item {
    const address = item && this.#colonItem(item);
    if (address) return address;
    const node = this.node(item);
    const { start, end } = this.#placeOf(item, node);
    if (start < end) return { start, end, node };
    // Nothing stands behind the dash: the dash stands for it.
    const dash = this.#text.lastIndexOf('-', start - this.#base - 1) + 1 + this.#base;
    return { start: dash, end: dash, node: emptyAt(node, dash) };
  }

  /**
   * An item between brackets that ends with a colon, as in `[2001:db8::]`: the package takes it for a key without a value, the API server for text
   * (goyaml, yaml_parser_scan_plain_scalar).
   */
  #colonItem(item: YamlNode): Item | undefined {
    const { isMap, isScalar } = yaml();
    const pair = isMap(item) && item.items.length === 1 ? (item.items[0] as Pair) : undefined;
    const key = pair?.key as YamlNode | null | undefined;
    if (!isScalar(key) || key.type !== 'PLAIN' || key.anchor !== undefined) return undefined;
    const end = key.range?.[1] ?? 0;
    if (this.#text[end] !== ':' || !/^[,\]]/.test(this.#text.slice(end + 1, end + 2))) return undefined;
    const span = { start: this.#base + (key.range?.[0] ?? 0), end: this.#base + end + 1 };
    return { ...span, node: scalarNode(span.start, span.end, `${key.source}:`, false, undefined) };
  }

  #map(map: YAMLMap, start: number, end: number): MapNode {
    const { isScalar } = yaml();
    const parts = new MapParts();
    let last = end;
    for (const pair of map.items as Pair[]) {
      const key = pair.key as YamlNode | null;
      const { start: keyStart, end: keyEnd } = this.#span(key);
      const isMerge = isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
      const { name, unknown } = isMerge ? { name: '<<', unknown: false } : this.#key(key);
      const node = this.node(pair.value as YamlNode | null);
      const place = this.#placeOf(pair.value as YamlNode | null, node);
      const isEmpty = place.start >= place.end;
      last = isEmpty ? keyEnd : place.end;
      if (unknown) parts.partial = true;
      if (isMerge) parts.merge(node, keyStart, keyEnd);
      else parts.add(name, keyStart, keyEnd, isEmpty ? keyEnd : place.start, last, isEmpty ? emptyAt(node, keyEnd) : node);
    }
    return parts.node(start, map.flow ? end : last, this.#budget);
  }

  #key(key: YamlNode | null): { name: string; unknown: boolean } {
    const node = this.node(key);
    if (node === null) return { name: 'null', unknown: false };
    if (node.type !== 'scalar') {
      const { start, end } = this.#span(key);
      throw new NotReadable(start, end, `A key must be a word; here it is a ${node.type === 'map' ? 'map' : 'list'}.`);
    }
    return { name: node.quoted ? String(node.value) : plainKey(String(node.value ?? '')), unknown: node.unknown };
  }

  #scalar(node: Scalar, start: number, end: number): Node {
    const quoted = node.type !== 'PLAIN' && node.type !== undefined;
    return scalarNode(start, end, String(node.value ?? ''), quoted, node.tag);
  }

  /** Where a value stands: an alias where it is written, everything else where its node is. */
  #placeOf(written: YamlNode | null, node: Node | null): { start: number; end: number } {
    return node === null || yaml().isAlias(written) ? this.#span(written) : node;
  }

  #span(node: YamlNode | null): { start: number; end: number } {
    const [from, to] = node?.range ?? [0, 0];
    return { start: this.#base + from, end: this.#base + to };
  }
}
