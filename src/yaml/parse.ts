import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type Node as YamlNode,
} from 'yaml';
import type { RawDocument } from './documents.ts';
import { hasPlaceholder, plainScalar } from './scalars.ts';
import type { Entry, Item, MapNode, Node } from './tree.ts';

/** A document that could not be read, with the place and a plain reason. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface ParsedDocument {
  readonly root: Node | null;
  readonly problems: readonly SyntaxProblem[];
}

/** Reads one document with the `yaml` package and turns its tree into ours, with offsets into the whole file. */
export function parseDocument(raw: RawDocument): ParsedDocument {
  const text = raw.file.text.slice(raw.start, raw.end);
  const documents = parseAllDocuments(text, {
    version: '1.2',
    schema: 'failsafe',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
    stringKeys: false,
  });
  if ('empty' in documents) return { root: null, problems: [] };
  const document = documents[0];
  if (!document) return { root: null, problems: [] };
  const problems = document.errors.map((error) => ({
    start: raw.start + error.pos[0],
    end: raw.start + error.pos[1],
    message: error.message.split('\n', 1)[0] ?? error.code,
  }));
  if (problems.length) return { root: null, problems };
  return { root: new Converter(document as unknown as Document, raw.start, text).node(document.contents as YamlNode | null), problems };
}

class Converter {
  readonly #document: Document;
  readonly #base: number;
  readonly #text: string;
  readonly #done = new Map<YamlNode, Node>();
  readonly #open = new Set<YamlNode>();

  constructor(document: Document, base: number, text: string) {
    this.#document = document;
    this.#base = base;
    this.#text = text;
  }

  node(node: YamlNode | null): Node | null {
    if (node === null) return null;
    if (isAlias(node)) {
      const target = node.resolve(this.#document) as YamlNode | undefined;
      return target ? this.node(target) : null;
    }
    const known = this.#done.get(node);
    if (known) return known;
    if (this.#open.has(node)) return null; // a value that contains itself
    this.#open.add(node);
    const made = this.#make(node);
    this.#open.delete(node);
    if (made) this.#done.set(node, made);
    return made;
  }

  #make(node: YamlNode): Node | null {
    const { start, end } = this.#span(node);
    if (isScalar(node)) return this.#scalar(node, start, end);
    if (isSeq(node)) {
      const items = node.items.map((item): Item => ({ ...this.#span(item as YamlNode), node: this.node(item as YamlNode) }));
      return { type: 'seq', start, end, items };
    }
    if (isMap(node)) return this.#map(node, start, end);
    return null;
  }

  #map(map: YAMLMap, start: number, end: number): MapNode {
    const entries: Entry[] = [];
    const merges: YamlNode[] = [];
    for (const pair of map.items as Pair[]) {
      const key = pair.key as YamlNode | null;
      if (isScalar(key) && key.type === 'PLAIN' && key.source === '<<') {
        merges.push(...(isSeq(pair.value) ? (pair.value.items as YamlNode[]) : [pair.value as YamlNode]));
        continue;
      }
      const name = this.#keyName(key);
      const keySpan = this.#span(key);
      const value = pair.value as YamlNode | null;
      const valueSpan = value ? this.#span(value) : { start: keySpan.end, end: keySpan.end };
      entries.push({
        key: name,
        keyStart: keySpan.start,
        keyEnd: keySpan.end,
        valueStart: valueSpan.start,
        valueEnd: valueSpan.end,
        value: this.node(value),
        merged: false,
      });
    }
    const index = new Map<string, Entry>();
    for (const entry of entries) index.set(entry.key, entry);
    for (const merge of merges) {
      const target = this.node(merge);
      if (target?.type !== 'map') continue;
      for (const entry of target.index.values()) {
        if (index.has(entry.key)) continue;
        const merged = { ...entry, merged: true };
        entries.push(merged);
        index.set(entry.key, merged);
      }
    }
    return { type: 'map', start, end, entries, index };
  }

  #keyName(key: YamlNode | null): string {
    if (isAlias(key)) return this.#keyName((key.resolve(this.#document) as YamlNode | undefined) ?? null);
    if (isScalar(key)) return String(key.value ?? '');
    return key ? this.#text.slice(key.range?.[0] ?? 0, key.range?.[1] ?? 0) : '';
  }

  #scalar(node: Scalar, start: number, end: number): Node {
    const quoted = node.type !== 'PLAIN' && node.type !== undefined;
    const text = String(node.value ?? '');
    const tagged = node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:');
    const asString = quoted || node.tag === 'tag:yaml.org,2002:str';
    return { type: 'scalar', start, end, value: asString ? text : plainScalar(text), unknown: tagged || hasPlaceholder(text), quoted };
  }

  #span(node: YamlNode | null): { start: number; end: number } {
    const [from, to] = node?.range ?? [0, 0];
    return { start: this.#base + from, end: this.#base + to };
  }
}
