import { hasPlaceholder, plainScalar } from './scalars.ts';
import { badMerge, NotReadable } from './syntax.ts';

/**
 * The tree that every reader of YAML in this folder produces and that Field walks.
 * Aliases and merge keys are already resolved: an aliased value is the same Node object, merged entries stand behind a map's own entries.
 */
export type Node = MapNode | SeqNode | ScalarNode;

export interface MapNode {
  readonly type: 'map';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
  /** key -> entry; own keys win over merged ones, and the last of two equal keys wins, as it does for the API server. */
  readonly index: ReadonlyMap<string, Entry>;
  /** A template decides which keys there are: what is not written may be there all the same. */
  partial: boolean;
}

export interface SeqNode {
  readonly type: 'seq';
  readonly start: number;
  readonly end: number;
  readonly items: readonly Item[];
  /** A template decides which items there are. */
  partial: boolean;
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

/** The parts of a map while it is read. */
export class MapParts {
  readonly entries: Entry[] = [];
  readonly index = new Map<string, Entry>();
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
    const entry: Entry = { key, keyStart, keyEnd, valueStart, valueEnd, value, merged: false };
    this.entries.push(entry);
    this.index.set(key, entry);
  }

  node(start: number, end: number, budget: Budget): MapNode {
    const { entries, partial } = this;
    for (const source of this.#merges ?? []) {
      for (const entry of source.index.values()) {
        if (this.index.has(entry.key)) continue;
        const merged = { ...entry, merged: true };
        budget.spend(1, entry.keyStart, entry.keyEnd);
        entries.push(merged);
        this.index.set(entry.key, merged);
      }
    }
    return { type: 'map', start, end, entries, index: this.index, partial };
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
  readonly #sizes = new Map<Node, number>();

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
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    let size = 1;
    if (node.type === 'seq') for (const item of node.items) size += item.node ? this.#sizeOf(item.node) : 1;
    else for (const entry of node.entries) size += entry.value ? this.#sizeOf(entry.value) : 1;
    this.#sizes.set(node, size);
    return size;
  }
}
