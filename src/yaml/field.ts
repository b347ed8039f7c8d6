import type { Location, Place, SourceFile } from './source.ts';
import type { Entry, MapNode, Node } from './tree.ts';

export type Path = readonly (string | number)[];

/** Stands for a value that only a template engine knows. It equals no real name, and `isUnknown` recognises it. */
const unknownMark = '\u0000unknown:';

/** @returns whether a value taken out by `json()` holds a placeholder. */
export const isUnknown = (value: unknown): boolean => typeof value === 'string' && value.startsWith(unknownMark);

/** A text taken out by `json()` as people would write it: without the mark of a placeholder; what a template produces stands as `…`. */
export const shown = (text: string): string => text.replaceAll(unknownMark, '').replace(/\uE000+/g, '…');

/**
 * A value together with the place it was written. A missing value is a Field too: it knows its path and points at the closest ancestor's key.
 */
export class Field implements Place {
  readonly file: SourceFile;
  readonly path: Path;
  readonly #node: Node | null;
  /** Place of the value as written (the alias, where one stands for it). */
  readonly #start: number;
  readonly #end: number;
  readonly #keyStart: number;
  readonly #keyEnd: number;
  readonly #written: boolean;
  readonly #root: Field | undefined;
  #children: Map<string | number, Field> | undefined;
  #sawNull: boolean | undefined;

  private constructor(
    file: SourceFile,
    path: Path,
    node: Node | null,
    start: number,
    end: number,
    keyStart: number,
    keyEnd: number,
    written: boolean,
    root?: Field,
  ) {
    this.file = file;
    this.path = path;
    this.#node = node;
    this.#start = start;
    this.#end = end;
    this.#keyStart = keyStart;
    this.#keyEnd = keyEnd;
    this.#written = written;
    this.#root = root;
  }

  /**
   * The root of a document or of a list's item.
   * @param head offsets of what stands for the whole object when a place is needed: its `kind` value, as a rule
   */
  static root(file: SourceFile, node: Node, head: { start: number; end: number } = node): Field {
    return new Field(file, [], node, head.start, head.end, head.start, head.end, true);
  }

  /**
   * The same value as the root of an object of its own: its path is empty.
   * @param head what stands for the whole object when a place is needed
   */
  asRoot(head: Field): Field {
    return new Field(this.file, [], this.#node, head.#start, head.#end, head.#start, head.#end, true);
  }

  /** The root of the object that this field belongs to. */
  get root(): Field {
    return this.#root ?? this;
  }

  /** Present with a value; `key: null` and `key:` count as absent, as they do for the API server. A placeholder exists. */
  get exists(): boolean {
    return this.#node !== null && !(this.#node.type === 'scalar' && this.#node.value === null && !this.#node.unknown);
  }

  /** The key stands in the file, even if its value is null. */
  get isWritten(): boolean {
    return this.#written;
  }

  /** A template or placeholder stands here: the value is neither known nor absent. */
  get isUnknown(): boolean {
    return this.#node?.type === 'scalar' && this.#node.unknown;
  }

  /** This value or anything inside it is unknown. */
  get hasUnknown(): boolean {
    return anyUnknown(this.#node, new Set());
  }

  /**
   * A template decides part of what stands here, around this value or inside it (`{{ if }}`, `{{ include }}` on lines of their own):
   * nothing is certain about what is missing or written twice.
   */
  get isPartial(): boolean {
    return partialAt(this.root.#node, this.path);
  }

  /** A null is written somewhere inside: `json()` leaves nulls of maps out. */
  get hasNull(): boolean {
    if (this.#sawNull === undefined) this.json();
    return this.#sawNull ?? false;
  }

  get type(): 'map' | 'seq' | 'scalar' | 'missing' {
    return this.exists ? (this.#node as Node).type : 'missing';
  }

  /** Never throws: what is not there is a Field that does not exist. */
  get(...keys: Path): Field {
    let field: Field = this;
    for (const key of keys) field = field.#child(key);
    return field;
  }

  #child(key: string | number): Field {
    const known = this.#children?.get(key);
    if (known) return known;
    const child = this.#makeChild(key);
    this.#children ??= new Map();
    this.#children.set(key, child);
    return child;
  }

  #makeChild(key: string | number): Field {
    const path = [...this.path, key];
    const node = this.#node;
    if (node?.type === 'map') {
      const entry = node.index.get(String(key));
      if (entry) return this.#entryField(path, entry);
    } else if (node?.type === 'seq' && typeof key === 'number') {
      const item = node.items[key];
      if (item) return new Field(this.file, path, item.node, item.start, item.end, item.start, item.end, true, this.root);
    }
    const missing = node && node.type !== 'scalar' && node.partial ? notWritten : null;
    return new Field(this.file, path, missing, this.#keyStart, this.#keyEnd, this.#keyStart, this.#keyEnd, false, this.root);
  }

  #entryField(path: Path, entry: Entry): Field {
    const empty = entry.value === null || entry.valueStart >= entry.valueEnd;
    const [start, end] = empty ? [entry.keyStart, entry.keyEnd] : [entry.valueStart, entry.valueEnd];
    return new Field(this.file, path, entry.value, start, end, entry.keyStart, entry.keyEnd, true, this.root);
  }

  /** The string here, or undefined: another type, absent, or unknown. */
  string(): string | undefined {
    const value = this.#known();
    return typeof value === 'string' ? value : undefined;
  }

  number(): number | undefined {
    const value = this.#known();
    return typeof value === 'number' ? value : undefined;
  }

  boolean(): boolean | undefined {
    const value = this.#known();
    return typeof value === 'boolean' ? value : undefined;
  }

  #known(): string | number | boolean | null | undefined {
    return this.#node?.type === 'scalar' && !this.#node.unknown ? this.#node.value : undefined;
  }

  /** The text as it stands in the file, quotes included; empty for what is missing. */
  get source(): string {
    return this.#written ? this.file.text.slice(this.#start, this.#end) : '';
  }

  /** Written with quotes or as a block scalar. */
  get isQuoted(): boolean {
    return this.#node?.type === 'scalar' && this.#node.quoted;
  }

  /** The items of a sequence; none for anything else. */
  items(): Field[] {
    return this.#node?.type === 'seq' ? this.#node.items.map((_, index) => this.get(index)) : [];
  }

  /** The keys of a map in file order, each once; none for anything else. */
  keys(): string[] {
    return this.#node?.type === 'map' ? [...this.#node.index.keys()] : [];
  }

  /** The values of a map in file order. */
  values(): Field[] {
    return this.keys().map((key) => this.get(key));
  }

  /** Keys that a map has more than once, each with the place of the repetition. */
  duplicateKeys(): { key: string; place: Place }[] {
    if (this.#node?.type !== 'map' || this.#node.partial) return [];
    const seen = new Set<string>();
    const out: { key: string; place: Place }[] = [];
    for (const entry of this.#node.entries) {
      if (entry.merged) continue;
      if (seen.has(entry.key)) out.push({ key: entry.key, place: this.#place(entry.keyStart, entry.keyEnd, [...this.path, entry.key]) });
      seen.add(entry.key);
    }
    return out;
  }

  /**
   * The value as plain data. Unknown scalars become strings that `isUnknown` recognises.
   * Shared by all callers: do not change it.
   */
  json(): unknown {
    const state = { left: 200_000, sawNull: false };
    const value = toJson(this.#node, new Set(), state);
    this.#sawNull = state.sawNull;
    return value;
  }

  /** Place of the value; of the key, where the value is empty; of the closest ancestor's key, where the field is missing. */
  get location(): Location {
    return this.#place(this.#start, this.#end, this.path).location;
  }

  /** Place of the key, for problems with the presence of a field rather than its value. */
  get key(): Place {
    return this.#place(this.#keyStart, this.#keyEnd, this.path);
  }

  /** Offsets of the value in the file, for edits. `end` is exclusive and covers the whole value, not only its first line. */
  get span(): { start: number; end: number } {
    return { start: this.#start, end: this.#end };
  }

  /** Offsets of the whole value where it was written, also where `span` is that of an alias or of what stands for an object. */
  get extent(): { start: number; end: number } {
    return this.#node ? { start: this.#node.start, end: this.#node.end } : this.span;
  }

  get keySpan(): { start: number; end: number } {
    return { start: this.#keyStart, end: this.#keyEnd };
  }

  #place(start: number, end: number, path: Path): Place & { root: Field } {
    const { file, root } = this;
    return {
      root,
      get isPartial() {
        return root.get(...path).isPartial;
      },
      get location() {
        return { file: file.path, range: file.firstLineRange(start, end), path: pathText(path) };
      },
    };
  }

  /** The path as text, `spec.servers[0].tls` or `data["tls.crt"]`. */
  get pathText(): string {
    return pathText(this.path);
  }
}

/** `spec.servers[0].tls`; keys that are no plain words are quoted, `data["tls.crt"]`. */
export const pathText = (path: Path): string => {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/[.[\]"\s/]/.test(key) || key === '') text += `[${JSON.stringify(key)}]`;
    else text += text ? `.${key}` : key;
  }
  return text;
};

/** What stands in a partial map for a key that is not written. */
const notWritten: Node = { type: 'scalar', start: 0, end: 0, value: null, unknown: true, quoted: false };

function partialAt(root: Node | null, path: Path): boolean {
  let node = root;
  for (const key of path) {
    if (!node || node.type === 'scalar') return false;
    if (node.partial) return true;
    node = (node.type === 'map' ? node.index.get(String(key))?.value : node.items[key as number]?.node) ?? null;
  }
  return anyPartial(node, new Set());
}

function anyPartial(node: Node | null, seen: Set<Node>): boolean {
  if (node === null || node.type === 'scalar' || seen.has(node)) return false;
  seen.add(node);
  if (node.partial) return true;
  return node.type === 'seq'
    ? node.items.some((item) => anyPartial(item.node, seen))
    : [...node.index.values()].some((entry) => anyPartial(entry.value, seen));
}

function anyUnknown(node: Node | null, seen: Set<Node>): boolean {
  if (node === null || seen.has(node)) return false;
  if (node.type === 'scalar') return node.unknown;
  seen.add(node);
  return node.type === 'seq'
    ? node.items.some((item) => anyUnknown(item.node, seen))
    : [...node.index.values()].some((entry) => anyUnknown(entry.value, seen));
}

function toJson(node: Node | null, above: Set<Node>, budget: { left: number; sawNull: boolean }): unknown {
  // Aliases share nodes: a few kilobytes can stand for billions of values, or for themselves.
  if (node === null || above.has(node) || budget.left-- <= 0) {
    budget.sawNull = true;
    return null;
  }
  if (node.type === 'scalar' && node.value === null && !node.unknown) budget.sawNull = true;
  if (node.type === 'scalar') return node.unknown ? `${unknownMark}${String(node.value)}` : node.value;
  above.add(node);
  let out: unknown;
  if (node.type === 'seq') out = node.items.map((item) => toJson(item.node, above, budget));
  else {
    const map: Record<string, unknown> = {};
    for (const [key, entry] of (node as MapNode).index) {
      const value = toJson(entry.value, above, budget);
      if (value === null) continue;
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true });
      else map[key] = value;
    }
    out = map;
  }
  above.delete(node);
  return out;
}
