import {
  ampersand,
  asterisk,
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  hash,
  isFlowIndicator,
  newline,
  openBrace,
  openBracket,
  question,
  singleQuote,
  space,
  tab,
} from './characters.ts';
import { readDoubleQuoted, readSingleQuoted } from './quoted.ts';
import { plainKey } from './scalars.ts';
import { maxDepth, NotReadable } from './syntax.ts';
import { Budget, type Item, type MapNode, MapParts, type Node, type ScalarNode, type SeqNode, scalarNode, seqNode } from './tree.ts';

/** Thrown where the reader is not certain. One object for all: making a stack trace would cost more than reading the document. */
const giveUp = { giveUp: true };

/** Leaves the document to the other reader. */
export const stop = (): never => {
  throw giveUp;
};

export const isStop = (error: unknown): boolean => error === giveUp || error instanceof NotReadable;

/** Characters that no plain scalar of ours begins with: indicators of YAML, reserved ones, and what is not certain. */
const noPlainStart = new Uint8Array(128);
for (const char of ',[]{}#&*!|>\'"%@`') noPlainStart[char.charCodeAt(0)] = 1;

/** A key before its map is there. */
export interface Key {
  readonly name: string;
  readonly unknown: boolean;
  readonly isMerge: boolean;
}

/** A place in a text, and how scalars, anchors and what stands between brackets are read there. */
export class FlowReader {
  protected readonly text: string;
  protected readonly end: number;
  /** Added to every offset of the result. */
  protected readonly base: number;
  protected pos: number;
  /** Start of the line that `pos` is in. */
  protected lineStart: number;
  protected readonly budget = new Budget();
  /** The alias that was read last, and the value that it stands for. */
  protected alias: { readonly node: Node; readonly start: number; readonly end: number } | undefined;
  #anchors: Map<string, Node> | undefined;
  #depth = 0;

  constructor(text: string, start: number, end: number, base: number) {
    this.text = text;
    this.pos = start;
    this.end = end;
    this.base = base;
    this.lineStart = start;
  }

  protected enter(): void {
    if (++this.#depth > maxDepth) stop();
  }

  protected leave(): void {
    this.#depth--;
  }

  /** Whether an indicator (`-`, `?`, `:`) stands alone at an offset. */
  protected isIndicator(pos: number): boolean {
    const next = pos + 1 < this.end ? this.text.charCodeAt(pos + 1) : newline;
    return next === space || next === newline || next === carriageReturn || next === tab;
  }

  protected checkPlainStart(first: number, inFlow: boolean): void {
    if (first < 128 && noPlainStart[first] === 1) stop();
    if (first !== dash && first !== colon && first !== question) return;
    if (this.isIndicator(this.pos)) stop();
    if (inFlow && (first === colon || isFlowIndicator(this.text.charCodeAt(this.pos + 1)))) stop();
  }

  /** The value between the quotes that open here; moves behind them. */
  protected quoted(): string {
    const start = this.pos;
    const read = this.text.charCodeAt(start) === doubleQuote ? readDoubleQuoted : readSingleQuoted;
    const found = read(this.text, start, this.end);
    if (!found) return stop();
    this.pos = found.end;
    if (found.isMultiline) this.lineStart = this.text.lastIndexOf('\n', found.end - 1) + 1;
    return found.value;
  }

  protected quotedNode(): ScalarNode {
    const start = this.pos;
    const value = this.quoted();
    return scalarNode(this.base + start, this.base + this.pos, value, true);
  }

  /** A plain scalar from here up to an offset, blanks at its end left out. */
  protected plainNode(end: number): ScalarNode {
    const start = this.pos;
    let last = end;
    for (let code = this.text.charCodeAt(last - 1); code === space || code === carriageReturn; code = this.text.charCodeAt(last - 1))
      last--;
    if (last <= start) stop();
    this.pos = last;
    return scalarNode(this.base + start, this.base + last, this.text.slice(start, last), false);
  }

  /** A value that is not written. */
  protected empty(at: number): ScalarNode {
    return { type: 'scalar', start: this.base + at, end: this.base + at, value: null, unknown: false, quoted: false };
  }

  /** The value that `*name` stands for. */
  protected readAlias(): Node {
    const start = this.pos;
    const node = this.#anchors?.get(this.#name());
    if (!node) return stop();
    this.budget.repeat(node, start, this.pos);
    this.alias = { node, start: this.base + start, end: this.base + this.pos };
    return node;
  }

  /** `&name`; the caller reads the value that follows and passes it to `anchored`. */
  protected readAnchor(): string {
    return this.#name();
  }

  protected anchored(name: string, node: Node): Node {
    this.#anchors ??= new Map();
    this.#anchors.set(name, node);
    return node;
  }

  #name(): string {
    const name = /[\w-]+/y;
    name.lastIndex = this.pos + 1;
    const found = name.exec(this.text)?.[0] ?? stop();
    this.pos += found.length + 1;
    const next = this.pos < this.end ? this.text.charCodeAt(this.pos) : newline;
    const isOpening = next === openBracket || next === openBrace;
    if (next !== space && next !== newline && next !== carriageReturn && (isOpening || !isFlowIndicator(next))) stop();
    return found;
  }

  /** Where a value stands that was just read: its alias, where it is one. */
  protected placeOf(node: Node): { readonly start: number; readonly end: number } {
    const { alias } = this;
    if (!alias) return node;
    this.alias = undefined;
    return alias.node === node ? alias : node;
  }

  protected flow(): Node {
    const code = this.text.charCodeAt(this.pos);
    if (code === openBrace) return this.#flowMap();
    if (code === openBracket) return this.#flowSeq();
    if (code === asterisk) return this.readAlias();
    if (code !== ampersand) return this.#flowScalar();
    const name = this.readAnchor();
    this.#toToken();
    return this.anchored(name, this.flow());
  }

  /** Moves over whitespace of all kinds, line breaks and comments between brackets. @returns the character there */
  #toToken(): number {
    const { text, end } = this;
    let { pos } = this;
    for (; pos < end; pos++) {
      const code = text.charCodeAt(pos);
      if (code === space || code === tab || (code === carriageReturn && text.charCodeAt(pos + 1) === newline)) continue;
      if (code === newline) {
        this.lineStart = pos + 1;
        continue;
      }
      if (code !== hash) {
        this.pos = pos;
        return code;
      }
      if (text.charCodeAt(pos - 1) !== space && text.charCodeAt(pos - 1) !== newline) stop();
      pos = text.indexOf('\n', pos) - 1;
      if (pos < 0) stop();
    }
    return stop();
  }

  #flowSeq(): SeqNode {
    this.enter();
    const start = this.pos++;
    const items: Item[] = [];
    for (;;) {
      if (this.#toToken() === closeBracket) break;
      const node = this.flow();
      const place = this.placeOf(node);
      items.push({ start: place.start, end: place.end, node });
      const next = this.#toToken();
      if (next === comma) this.pos++;
      else if (next !== closeBracket) stop();
    }
    this.pos++;
    this.leave();
    return seqNode(this.base + start, this.base + this.pos, items);
  }

  #flowMap(): MapNode {
    this.enter();
    const start = this.pos++;
    const parts = new MapParts();
    for (;;) {
      const first = this.#toToken();
      if (first === closeBrace) break;
      if (this.#flowEntry(parts, first) === comma) this.pos++;
    }
    this.pos++;
    this.leave();
    return parts.node(this.base + start, this.base + this.pos, this.budget);
  }

  /** @returns the character behind the entry: a comma or the closing brace */
  #flowEntry(parts: MapParts, first: number): number {
    const isQuoted = first === doubleQuote || first === singleQuote;
    const keyLine = this.lineStart;
    const keyNode = this.#flowScalar();
    if (this.lineStart !== keyLine) stop();
    const { start, end } = keyNode;
    let next = this.#toToken();
    let value: Node = this.empty(end - this.base);
    if (next === colon) {
      // A key and its colon stand on one line.
      if (this.lineStart !== keyLine || (!isQuoted && !this.isIndicator(this.pos))) stop();
      this.pos++;
      next = this.#toToken();
      if (next !== comma && next !== closeBrace) {
        value = this.flow();
        next = this.#toToken();
      }
    }
    if (next !== comma && next !== closeBrace) stop();
    const place = this.placeOf(value);
    const written = this.text.slice(start - this.base, end - this.base);
    if (!isQuoted && written === '<<') parts.merge(value, start, end);
    else parts.add(isQuoted ? String(keyNode.value) : plainKey(written), start, end, place.start, place.end, value);
    if (keyNode.unknown) parts.partial = true;
    return next;
  }

  #flowScalar(): ScalarNode {
    const { text } = this;
    const first = text.charCodeAt(this.pos);
    if (first === doubleQuote || first === singleQuote) return this.quotedNode();
    this.checkPlainStart(first, true);
    let { pos } = this;
    for (; pos < this.end; pos++) {
      const code = text.charCodeAt(pos);
      if (code === newline || code === comma || code === closeBracket || code === closeBrace) break;
      if (code === openBracket || code === openBrace || code === tab) stop();
      if (code === hash && text.charCodeAt(pos - 1) === space) break;
      if (code !== colon) continue;
      // A colon ends the scalar before a blank only, also where a bracket follows: `[2001:db8::]` is one address for the API server.
      if (this.isIndicator(pos)) break;
    }
    return this.plainNode(pos);
  }
}
