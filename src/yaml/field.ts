import type { Location, Place, SourceFile } from './source.ts';
import { type Entry, holdsNull, holdsOf, holdsPartial, holdsUnknown, type Item, type Node } from './tree.ts';

export type Path = readonly (string | number)[];

/** Stands for a value that only a template engine knows. It equals no real name, and `isUnknown` recognises it. */
const unknownMark = '\u0000unknown:';

/** @returns whether a value taken out by `json()` holds a placeholder. */
export const isUnknown = (value: unknown): boolean => typeof value === 'string' && value.startsWith(unknownMark);

/** A text taken out by `json()` as people would write it: without the mark of a placeholder; what a template produces stands as `…`. */
export const shown = (text: string): string => text.replaceAll(unknownMark, '').replace(/\uE000+/g, '…');

/** Offsets in a file. `end` is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands for an object as a whole when a place is needed. */
interface Head extends Span {
  readonly file: SourceFile;
}

/**
 * A value together with the place it was written. A missing value is a Field too: it knows its path and points at the closest ancestor's key.
 */
export class Field implements Place {
  /** The root of the object that this field belongs to. */
  readonly root: Field;
  // No #private fields here: there are as many Fields as values, and plain properties are made faster.
  private readonly parent: Field | undefined;
  private readonly step: string | number;
  private readonly node: Node | null;
  /** What was written: an entry of a map, an item of a list, what stands for a root; null where nothing is. */
  private readonly slot: Entry | Item | Head | null;
  /** Fields made so far: those of entries and items, in their order. */
  private children: (Field | undefined)[] | undefined;

  private constructor(parent: Field | undefined, step: string | number, node: Node | null, slot: Entry | Item | Head | null) {
    this.root = parent ? parent.root : this;
    this.parent = parent;
    this.step = step;
    this.node = node;
    this.slot = slot;
    this.children = undefined;
  }

  /**
   * The root of a document or of a list's item.
   * @param head offsets of what stands for the whole object when a place is needed: its `kind` value, as a rule
   */
  static root(file: SourceFile, node: Node, head: { readonly start: number; readonly end: number } = node): Field {
    return new Field(undefined, '', node, { file, start: head.start, end: head.end });
  }

  /**
   * The same value as the root of an object of its own: its path is empty.
   * @param head what stands for the whole object when a place is needed
   */
  asRoot(head: Field): Field {
    return new Field(undefined, '', this.node, { file: this.file, ...head.span });
  }

  get file(): SourceFile {
    return (this.root.slot as Head).file;
  }

  get path(): Path {
    const path: (string | number)[] = [];
    for (let field: Field = this; field.parent; field = field.parent) path.push(field.step);
    return path.reverse();
  }

  /** Present with a value; `key: null` and `key:` count as absent, as they do for the API server. A placeholder exists. */
  get exists(): boolean {
    return this.node !== null && !(this.node.type === 'scalar' && this.node.value === null && !this.node.unknown);
  }

  /** The key stands in the file, even if its value is null. */
  get isWritten(): boolean {
    return this.slot !== null;
  }

  /** A template or placeholder stands here: the value is neither known nor absent. */
  get isUnknown(): boolean {
    return this.node?.type === 'scalar' && this.node.unknown;
  }

  /** This value or anything inside it is unknown. */
  get hasUnknown(): boolean {
    return (holdsOf(this.node) & holdsUnknown) !== 0;
  }

  /**
   * A template decides part of what stands here, around this value or inside it (`{{ if }}`, `{{ include }}` on lines of their own):
   * nothing is certain about what is missing or written twice.
   */
  get isPartial(): boolean {
    for (let field = this.parent; field; field = field.parent)
      if (field.node && field.node.type !== 'scalar' && field.node.partial) return true;
    return (holdsOf(this.node) & holdsPartial) !== 0;
  }

  /** Says that something outside of the file decides which keys or items there are: nothing that is missing here is certain. */
  markPartial(): void {
    const { node } = this;
    if (!node || node.type === 'scalar') return;
    node.partial = true;
    for (let field = this.parent; field; field = field.parent)
      if (field.node && field.node.type !== 'scalar') field.node.holds |= holdsPartial;
  }

  /** A null is written somewhere inside: `json()` leaves nulls of maps out. */
  get hasNull(): boolean {
    return (holdsOf(this.node) & holdsNull) !== 0;
  }

  get type(): 'map' | 'seq' | 'scalar' | 'missing' {
    return this.exists ? (this.node as Node).type : 'missing';
  }

  /** Never throws: what is not there is a Field that does not exist. */
  get(...keys: Path): Field {
    return this.follow(keys);
  }

  /** `get` for a path that is at hand as a list. */
  follow(path: Path): Field {
    let field: Field = this;
    for (let at = 0; at < path.length; at++) field = field.child(path[at] as string | number);
    return field;
  }

  private child(key: string | number): Field {
    const { node } = this;
    if (node?.type === 'map') {
      const at = node.position(typeof key === 'string' ? key : String(key));
      const entry = at === -1 ? undefined : node.entries[at];
      if (entry) return this.childAt(at, entry.key, entry.value, entry);
    } else if (node?.type === 'seq' && typeof key === 'number') {
      const item = node.items[key];
      if (item) return this.childAt(key, key, item.node, item);
    }
    return new Field(this, key, node && node.type !== 'scalar' && node.partial ? notWritten : null, null);
  }

  /** The same Field every time. */
  private childAt(at: number, step: string | number, node: Node | null, slot: Entry | Item): Field {
    const { node: own } = this;
    this.children ??= new Array(own?.type === 'map' ? own.entries.length : own?.type === 'seq' ? own.items.length : 0);
    let child = this.children[at];
    if (!child) {
      child = new Field(this, step, node, slot);
      this.children[at] = child;
    }
    return child;
  }

  /** The string here, or undefined: another type, absent, or unknown. */
  string(): string | undefined {
    const value = this.known();
    return typeof value === 'string' ? value : undefined;
  }

  /** The string here as written, placeholders included; undefined for another type. */
  text(): string | undefined {
    return this.node?.type === 'scalar' && typeof this.node.value === 'string' ? this.node.value : undefined;
  }

  number(): number | undefined {
    const value = this.known();
    return typeof value === 'number' ? value : undefined;
  }

  boolean(): boolean | undefined {
    const value = this.known();
    return typeof value === 'boolean' ? value : undefined;
  }

  known(): string | number | boolean | null | undefined {
    return this.node?.type === 'scalar' && !this.node.unknown ? this.node.value : undefined;
  }

  /** The text as it stands in the file, quotes included; empty for what is missing. */
  get source(): string {
    if (!this.slot) return '';
    const { start, end } = this.span;
    return this.file.text.slice(start, end);
  }

  /** Written with quotes or as a block scalar. */
  get isQuoted(): boolean {
    return this.node?.type === 'scalar' && this.node.quoted;
  }

  /** The items of a sequence; none for anything else. */
  items(): Field[] {
    return this.node?.type === 'seq' ? this.node.items.map((item, at) => this.childAt(at, at, item.node, item)) : [];
  }

  /** The keys of a map in file order, each once; none for anything else. */
  keys(): string[] {
    return this.node?.type === 'map' ? this.node.effective().map(({ key }) => key) : [];
  }

  /** The values of a map in file order. */
  values(): Field[] {
    return this.keys().map((key) => this.get(key));
  }

  /** Keys that a map has more than once, each with the place of the repetition. */
  duplicateKeys(): { key: string; place: Place }[] {
    if (this.node?.type !== 'map' || this.node.partial) return [];
    const seen = new Set<string>();
    const out: { key: string; place: Place }[] = [];
    for (const entry of this.node.entries) {
      if (entry.merged) continue;
      if (seen.has(entry.key)) out.push({ key: entry.key, place: new Field(this, entry.key, entry.value, entry).key });
      seen.add(entry.key);
    }
    return out;
  }

  /**
   * The value as plain data. Unknown scalars become strings that `isUnknown` recognises.
   * Shared by all callers: do not change it.
   */
  json(): unknown {
    return toJson(this.node);
  }

  /** Place of the value; of the key, where the value is empty; of the closest ancestor's key, where the field is missing. */
  get location(): Location {
    return this.locate(this.span);
  }

  /** Place of the key, for problems with the presence of a field rather than its value. */
  get key(): Place {
    return new Key(this);
  }

  /** Where a part of this field's text stands. */
  locate({ start, end }: Span): Location {
    const { file } = this;
    return { file: file.path, range: file.firstLineRange(start, end), path: this.pathText };
  }

  /** Offsets of the value in the file, for edits. `end` is exclusive and covers the whole value, not only its first line. */
  get span(): Span {
    const { slot } = this;
    if (!slot) return this.parent?.keySpan ?? { start: 0, end: 0 };
    if (!('keyStart' in slot)) return { start: slot.start, end: slot.end };
    const isEmpty = slot.value === null || slot.valueStart >= slot.valueEnd;
    return isEmpty ? this.keySpan : { start: slot.valueStart, end: slot.valueEnd };
  }

  /** Offsets of the whole value where it was written, also where `span` is that of an alias or of what stands for an object. */
  get extent(): Span {
    return this.node && this.slot ? { start: this.node.start, end: this.node.end } : this.span;
  }

  get keySpan(): Span {
    const { slot } = this;
    if (!slot) return this.parent?.keySpan ?? { start: 0, end: 0 };
    return 'keyStart' in slot ? { start: slot.keyStart, end: slot.keyEnd } : { start: slot.start, end: slot.end };
  }

  /** The path as text, `spec.servers[0].tls` or `data["tls.crt"]`. */
  get pathText(): string {
    return pathText(this.path);
  }
}

/** The key of a field as a place of its own. */
class Key implements Place {
  readonly #field: Field;

  constructor(field: Field) {
    this.#field = field;
  }

  /** The root of the object that it belongs to. */
  get root(): Field {
    return this.#field.root;
  }

  get isPartial(): boolean {
    return this.#field.isPartial;
  }

  get location(): Location {
    return this.#field.locate(this.#field.keySpan);
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

// Both readers refuse values that contain themselves, and aliases that stand for very many.
function toJson(node: Node | null): unknown {
  if (node === null) return null;
  if (node.type === 'scalar') return node.unknown ? `${unknownMark}${String(node.value)}` : node.value;
  if (node.type === 'seq') return node.items.map((item) => toJson(item.node));
  const map: Record<string, unknown> = {};
  for (const { key, value: of } of node.effective()) {
    const value = toJson(of);
    if (value === null) continue;
    if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true });
    else map[key] = value;
  }
  return map;
}
