import { hasPlaceholder, plainScalar } from './scalars.ts';
import { badMerge, NotReadable } from './syntax.ts';

/**
 * The tree that every reader of YAML in this folder produces and that Field walks.
 * Aliases and merge keys are already resolved: an aliased value is the same Node object, merged entries stand behind a map's own entries.
 */
export type Node = MapNode | SeqNode | ScalarNode;

/** What can stand somewhere inside a value: bits of `holds`. */
export const holdsUnknown = 1;
export const holdsNull = 2;
export const holdsPartial = 4;

/** What stands inside a value, itself included. */
export function holdsOf(node: Node | null): number {
  if (node === null) return holdsNull;
  if (node.type === 'scalar') return node.unknown ? holdsUnknown : node.value === null ? holdsNull : 0;
  return node.partial ? node.holds | holdsPartial : node.holds;
}

/** A map with its entries in file order, merged ones behind its own. */
export class MapNode {
  readonly type = 'map';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
  /** A template decides which keys there are: what is not written may be there all the same. */
  partial: boolean;
  /** What stands inside, see `holdsOf`. */
  holds: number;
  /** Only for large maps: a look through a few entries costs less than a Map does. */
  readonly #index: ReadonlyMap<string, number> | undefined;
  readonly #hasDuplicates: boolean;

  constructor(
    start: number,
    end: number,
    entries: readonly Entry[],
    partial: boolean,
    holds: number,
    index: ReadonlyMap<string, number> | undefined,
    hasDuplicates: boolean,
  ) {
    this.start = start;
    this.end = end;
    this.entries = entries;
    this.partial = partial;
    this.holds = holds;
    this.#index = index;
    this.#hasDuplicates = hasDuplicates;
  }

  /** Where among the entries a key stands, -1 if it does not; of equal keys the last counts, as for the API server. */
  position(key: string): number {
    if (this.#index) return this.#index.get(key) ?? -1;
    const { entries } = this;
    let at = entries.length - 1;
    while (at >= 0 && entries[at]?.key !== key) at--;
    return at;
  }

  /** The entries that count, each key once and where it first stands. */
  effective(): readonly Entry[] {
    if (!this.#hasDuplicates) return this.entries;
    const byKey = new Map<string, Entry>();
    for (const entry of this.entries) byKey.set(entry.key, entry);
    return [...byKey.values()];
  }
}

export interface SeqNode {
  readonly type: 'seq';
  readonly start: number;
  readonly end: number;
  readonly items: readonly Item[];
  /** A template decides which items there are. */
  partial: boolean;
  /** What stands inside, see `holdsOf`. */
  holds: number;
}

export function seqNode(start: number, end: number, items: readonly Item[]): SeqNode {
  let holds = 0;
  for (const item of items) holds |= holdsOf(item.node);
  return { type: 'seq', start, end, items, partial: false, holds };
}

export interface ScalarNode {
  readonly type: 'scalar';
  readonly start: number;
  readonly end: number;
  /** Typed as the Kubernetes API server types it. */
  readonly value: string | number | boolean | null;
  /** Holds a template or placeholder: neither a value nor absent. */
  unknown: boolean;
  /** Written with quotes or as a block scalar. */
  readonly quoted: boolean;
}

/** One key of a map. The value's place differs from its node where an alias stands for it. */
export interface Entry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly value: Node | null;
  readonly merged: boolean;
}

export interface Item {
  readonly start: number;
  readonly end: number;
  readonly node: Node | null;
}

/**
 * The node of a scalar.
 * @param text without quotes, escapes resolved, lines folded
 * @param tag as the `yaml` package expands it, `tag:yaml.org,2002:str` for `!!str`
 */
export function scalarNode(start: number, end: number, text: string, quoted: boolean, tag?: string): ScalarNode {
  const unknown = hasPlaceholder(text);
  if (tag === undefined || tag === '!')
    return { type: 'scalar', start, end, value: quoted || tag === '!' ? text : plainScalar(text), unknown, quoted };
  const standard = /^(?:tag:yaml\.org,2002:|!!)(str|int|float|bool|null)$/.exec(tag)?.[1];
  // What another tag makes of a value is up to the tool that reads it.
  const value = standard === undefined || standard === 'str' ? text : plainScalar(text);
  return { type: 'scalar', start, end, value, unknown: unknown || standard === undefined, quoted };
}

/** The maps that the value of `<<` stands for. A template there stands for any number of them. */
function mergeSources(value: Node | null, start: number, end: number): MapNode[] {
  if (value?.type === 'map') return [value];
  const maps = value?.type === 'seq' ? value.items.map(({ node }) => node) : [null];
  if (!maps.every((node) => node?.type === 'map')) throw new NotReadable(start, end, badMerge);
  return maps;
}

/** Maps with more entries than this have an index. */
const fewEntries = 8;

/** The parts of a map while it is read. */
export class MapParts {
  readonly #entries: Entry[] = [];
  #index: Map<string, number> | undefined;
  #hasDuplicates = false;
  #holds = 0;
  #merges: MapNode[] | undefined;
  partial = false;

  /** Adds what `<<` names: keys that the map does not have itself, of several maps the first one's. */
  merge(value: Node | null, start: number, end: number): void {
    if (value?.type === 'scalar' && value.unknown) this.partial = true;
    else {
      this.#merges ??= [];
      this.#merges.push(...mergeSources(value, start, end));
    }
  }

  add(key: string, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, value: Node | null): void {
    this.#push({ key, keyStart, keyEnd, valueStart, valueEnd, value, merged: false });
  }

  #push(entry: Entry): void {
    if (this.#has(entry.key)) this.#hasDuplicates = true;
    this.#holds |= holdsOf(entry.value);
    const entries = this.#entries;
    entries.push(entry);
    if (this.#index) this.#index.set(entry.key, entries.length - 1);
    else if (entries.length > fewEntries) this.#index = new Map(entries.map((known, at) => [known.key, at]));
  }

  #has(key: string): boolean {
    if (this.#index) return this.#index.has(key);
    for (const entry of this.#entries) if (entry.key === key) return true;
    return false;
  }

  node(start: number, end: number, budget: Budget): MapNode {
    for (const source of this.#merges ?? []) {
      for (const entry of source.effective()) {
        if (this.#has(entry.key)) continue;
        budget.spend(1, entry.keyStart, entry.keyEnd);
        this.#push({ ...entry, merged: true });
      }
    }
    return new MapNode(start, end, this.#entries, this.partial, this.#holds, this.#index, this.#hasDuplicates);
  }
}

/**
 * Keeps aliases from standing for more than anybody can have meant: a few hundred bytes of nested aliases make billions of values.
 * kubectl refuses such documents too (goyaml.v2, decode.go, "document contains excessive aliasing").
 */
export class Budget {
  /** Values that aliases and merges may add to a document. */
  #left = 100_000;
  /** Values below a node, aliases followed. */
  #sizes: Map<Node, number> | undefined;

  spend(count: number, start: number, end: number): void {
    this.#left -= count;
    if (this.#left < 0) throw new NotReadable(start, end, 'The aliases of this document stand for more than 100,000 values.');
  }

  /** Another place stands for the value of `node`. */
  repeat(node: Node, start: number, end: number): void {
    this.spend(this.#sizeOf(node), start, end);
  }

  #sizeOf(node: Node): number {
    if (node.type === 'scalar') return 1;
    this.#sizes ??= new Map();
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    let size = 1;
    if (node.type === 'seq') for (const item of node.items) size += item.node ? this.#sizeOf(item.node) : 1;
    else for (const entry of node.entries) size += entry.value ? this.#sizeOf(entry.value) : 1;
    this.#sizes.set(node, size);
    return size;
  }
}
