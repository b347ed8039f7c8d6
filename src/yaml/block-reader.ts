import {
  ampersand,
  asterisk,
  backslash,
  carriageReturn,
  colon,
  dash,
  doubleQuote,
  greater,
  hash,
  newline,
  openBrace,
  openBracket,
  percent,
  pipe,
  singleQuote,
  space,
  tab,
} from './characters.ts';
import { FlowReader, isStop, type Key, stop } from './flow-reader.ts';
import { hasPlaceholder, plainKey, plainScalar } from './scalars.ts';
import { type Item, type MapNode, MapParts, type Node, type SeqNode, scalarNode, seqNode } from './tree.ts';

/**
 * Our own reader of what manifests are written in: block maps and lists, flow collections, quoted scalars, plain ones of one line, blocks of text, comments,
 * anchors, aliases and merges. It gives up on everything else (tags, plain values over several lines, tabs as indentation, every mistake) and leaves the
 * document to the `yaml` package, which also says what the mistake is. Whatever it does read, it reads as that package does: block-reader.test.ts compares
 * the two. Where the package wants lines inside brackets or quotes indented, it is as generous as the reader of kubectl, which does not.
 *
 * @param text holds the document between `start` and `end`
 * @param base is added to every offset of the result
 * @returns undefined where it gives up; otherwise the root, null for an empty document
 */
export function readBlock(text: string, start: number, end: number, base: number): { root: Node | null } | undefined {
  try {
    return { root: new BlockReader(text, start, end, base).document() };
  } catch (error) {
    if (isStop(error)) return undefined;
    throw error;
  }
}

/** A key and a value without quotes, of characters that mean nothing to YAML and stand in no placeholder, and the indentation of the next line. */
const simpleEntry = /([\w./][\w./-]*): ([\w./][\w./*-]*)\r?\n( *)(?![ \t\r\n#])/y;
const simpleKey = /[\w./][\w./-]*(?=:[ \r\n])/y;

/** The same keys come again and again: one string for all of them saves memory. */
const keys = new Map<string, string>();

function keyOf(written: string): string {
  let key = keys.get(written);
  if (key === undefined) {
    key = plainKey(written);
    if (keys.size < 10_000) keys.set(written, key);
  }
  return key;
}

class BlockReader extends FlowReader {
  document(): Node | null {
    const start = this.pos;
    this.#toContent();
    if (this.pos >= this.end) return null;
    // The rest of a marker line holds at most a comment.
    if (this.lineStart === start && start > 0 && this.text.charCodeAt(start - 1) !== newline) stop();
    const first = this.text.charCodeAt(this.pos);
    if (first === percent) stop();
    const root = first === openBrace || first === openBracket ? this.#flowToEndOfLine() : this.#blockNode(this.#column(), -1);
    if (this.pos < this.end || root.type === 'scalar') stop();
    return root;
  }

  #column(): number {
    return this.pos - this.lineStart;
  }

  /** Moves over blank lines and comments to the next content. Only spaces may stand before it on its line. */
  #toContent(): void {
    const { text, end } = this;
    let { pos } = this;
    for (;;) {
      const code = pos < end ? text.charCodeAt(pos) : -1;
      if (code === space) pos++;
      else if (code === newline) this.lineStart = ++pos;
      else if (code === carriageReturn && text.charCodeAt(pos + 1) === newline) pos++;
      else if (code === hash && (pos === this.lineStart || text.charCodeAt(pos - 1) === space)) {
        pos = text.indexOf('\n', pos);
        if (pos === -1 || pos > end) pos = end;
      } else {
        if (code === tab) stop();
        this.pos = pos;
        return;
      }
    }
  }

  /** Whether the rest of the line is blank or a comment. */
  #atEndOfLine(): boolean {
    if (this.pos >= this.end) return true;
    const code = this.text.charCodeAt(this.pos);
    return code === newline || code === carriageReturn || (code === hash && this.text.charCodeAt(this.pos - 1) === space);
  }

  #skipSpaces(): void {
    while (this.text.charCodeAt(this.pos) === space) this.pos++;
    if (this.text.charCodeAt(this.pos) === tab) stop();
  }

  /** After a value that ends on this line: moves to the next content, which must stand on another line. */
  #finishLine(): void {
    this.#skipSpaces();
    if (!this.#atEndOfLine()) stop();
    this.#toContent();
  }

  #isDash(): boolean {
    return this.text.charCodeAt(this.pos) === dash && this.isIndicator(this.pos);
  }

  /**
   * A value that begins on a line of its own, or behind a dash.
   * @param column where it begins
   * @param parent indentation of what it belongs to
   */
  #blockNode(column: number, parent: number): Node {
    const code = this.text.charCodeAt(this.pos);
    if (code === dash && this.isIndicator(this.pos)) return this.#seq(column);
    if (code !== openBrace && code !== openBracket && code !== pipe && code !== greater && this.#isKey()) return this.#map(column);
    return this.#inlineValue(parent, false);
  }

  /**
   * A value that no key follows on its line.
   * @param parent indentation of what it belongs to: a plain scalar that goes on in lines that are indented further is not read
   * @param inMap whether it is the value of a key
   */
  #inlineValue(parent: number, inMap: boolean): Node {
    const code = this.text.charCodeAt(this.pos);
    if (code === openBrace || code === openBracket) return this.#flowToEndOfLine();
    if (code === pipe || code === greater) return this.#textBlock(parent, inMap);
    if (code === ampersand) return this.#anchoredValue(parent, inMap);
    if (code === asterisk) {
      const node = this.readAlias();
      this.#finishLine();
      return node;
    }
    return this.#scalarToEndOfLine(parent);
  }

  #anchoredValue(parent: number, inMap: boolean): Node {
    const name = this.readAnchor();
    this.#skipSpaces();
    if (this.#atEndOfLine()) {
      // Only where the value stands below its key or dash is it clear that the anchor means all of it.
      const node = this.#valueBelow(parent, this.pos, inMap);
      return node.start < node.end ? this.anchored(name, node) : stop();
    }
    const code = this.text.charCodeAt(this.pos);
    if (code === ampersand || code === asterisk || this.#isDash()) stop();
    if (code !== openBrace && code !== openBracket && code !== pipe && code !== greater && this.#isKey()) stop();
    return this.anchored(name, this.#inlineValue(parent, inMap));
  }

  /** Looks ahead whether `key:` begins here. */
  #isKey(): boolean {
    const { text, end } = this;
    let { pos } = this;
    simpleKey.lastIndex = pos;
    if (simpleKey.test(text)) return true;
    const first = text.charCodeAt(pos);
    if (first === doubleQuote || first === singleQuote) {
      for (pos++; pos < end; pos++) {
        const code = text.charCodeAt(pos);
        if (code === newline) return false;
        if (code === backslash && first === doubleQuote) pos++;
        else if (code === first) {
          if (first === doubleQuote || text.charCodeAt(pos + 1) !== singleQuote) break;
          pos++;
        }
      }
      pos++;
      while (text.charCodeAt(pos) === space) pos++;
      return pos < end && text.charCodeAt(pos) === colon;
    }
    for (; pos < end; pos++) {
      const code = text.charCodeAt(pos);
      if (code === newline) return false;
      if (code === colon && this.isIndicator(pos)) return true;
      if (code === hash && text.charCodeAt(pos - 1) === space) return false;
    }
    return false;
  }

  #map(column: number): MapNode {
    this.enter();
    const start = this.pos;
    const parts = new MapParts();
    let last = start;
    do last = this.#simpleEntry(parts, column) || this.#entry(parts, column);
    while (this.#goesOn(column));
    this.leave();
    return parts.node(this.base + start, last, this.budget);
  }

  /** Whether another entry or item follows in the column of the map or list. */
  #goesOn(column: number): boolean {
    if (this.pos >= this.end) return false;
    const next = this.#column();
    return next === column || (next > column && stop());
  }

  /** `key: value` of the most common characters, on a line without anything else. @returns the end of the value, 0 where the entry is another one */
  #simpleEntry(parts: MapParts, column: number): number {
    const { base, pos } = this;
    simpleEntry.lastIndex = pos;
    const match = simpleEntry.exec(this.text);
    if (!match || simpleEntry.lastIndex > this.end) return 0;
    const [, key = '', value = '', indent = ''] = match;
    if (indent.length > column) return 0;
    this.pos = simpleEntry.lastIndex;
    this.lineStart = this.pos - indent.length;
    const keyEnd = base + pos + key.length;
    const end = keyEnd + 2 + value.length;
    const node: Node = { type: 'scalar', start: keyEnd + 2, end, value: plainScalar(value), unknown: false, quoted: false };
    parts.add(keyOf(key), base + pos, keyEnd, keyEnd + 2, end, node);
    return end;
  }

  /** @returns the end of the value */
  #entry(parts: MapParts, column: number): number {
    const keyStart = this.base + this.pos;
    const key = this.#blockKey();
    const keyEnd = this.base + this.pos;
    this.#skipSpaces();
    if (this.text.charCodeAt(this.pos) !== colon || !this.isIndicator(this.pos)) stop();
    this.pos++;
    this.#skipSpaces();
    const value = this.#atEndOfLine() ? this.#valueBelow(column, keyEnd - this.base, true) : this.#valueBeside(column);
    const place = this.placeOf(value);
    if (key.unknown) parts.partial = true;
    const isEmpty = place.start === place.end;
    const end = isEmpty ? keyEnd : place.end;
    if (key.isMerge) parts.merge(value, keyStart, keyEnd);
    else parts.add(key.name, keyStart, keyEnd, isEmpty ? keyEnd : place.start, end, value);
    return end;
  }

  #blockKey(): Key {
    const { text } = this;
    simpleKey.lastIndex = this.pos;
    const simple = simpleKey.exec(text)?.[0];
    if (simple !== undefined) {
      this.pos += simple.length;
      return { name: keyOf(simple), unknown: false, isMerge: false };
    }
    const first = text.charCodeAt(this.pos);
    if (first === doubleQuote || first === singleQuote) {
      const line = this.lineStart;
      const name = this.quoted();
      if (this.lineStart !== line) stop();
      return { name, unknown: hasPlaceholder(name), isMerge: false };
    }
    this.checkPlainStart(first, false);
    let { pos } = this;
    for (; ; pos++) {
      if (pos >= this.end) stop();
      const code = text.charCodeAt(pos);
      if (code === newline || code === tab) stop();
      if (code === colon && this.isIndicator(pos)) break;
      if (code === hash && text.charCodeAt(pos - 1) === space) stop();
    }
    let end = pos;
    while (text.charCodeAt(end - 1) === space) end--;
    const written = text.slice(this.pos, end);
    if (written === '' || written.length > 1000) stop();
    this.pos = end;
    return { name: plainKey(written), unknown: hasPlaceholder(written), isMerge: written === '<<' };
  }

  /** The value of a key or dash that has nothing behind it on its line. The items of a key's list may stand where the key does. */
  #valueBelow(column: number, emptyAt: number, inMap: boolean): Node {
    this.#toContent();
    const next = this.pos < this.end ? this.#column() : -1;
    if (next > column) return this.#blockNode(next, column);
    return inMap && next === column && this.#isDash() ? this.#seq(column) : this.empty(emptyAt);
  }

  #valueBeside(column: number): Node {
    return this.#isDash() ? stop() : this.#inlineValue(column, true);
  }

  #seq(column: number): SeqNode {
    this.enter();
    const items: Item[] = [];
    const start = this.pos;
    let last = start;
    do {
      const afterDash = ++this.pos;
      this.#skipSpaces();
      let node: Node;
      if (this.#atEndOfLine()) node = this.#valueBelow(column, afterDash, false);
      else node = this.#blockNode(this.#column(), column);
      const place = this.placeOf(node);
      items.push({ start: place.start, end: place.end, node });
      last = place.end;
    } while (this.#goesOn(column) && this.#isDash());
    this.leave();
    return seqNode(this.base + start, last, items);
  }

  /** A scalar that is the last thing on its line and, without quotes, does not go on in the next. */
  #scalarToEndOfLine(parent: number): Node {
    const { text } = this;
    const first = text.charCodeAt(this.pos);
    if (first === doubleQuote || first === singleQuote) {
      const node = this.quotedNode();
      this.#finishLine();
      return node;
    }
    this.checkPlainStart(first, false);
    let { pos } = this;
    for (; pos < this.end; pos++) {
      const code = text.charCodeAt(pos);
      if (code === newline) break;
      if (code === tab || (code === colon && this.isIndicator(pos))) stop();
      if (code === hash && text.charCodeAt(pos - 1) === space) break;
    }
    const node = this.plainNode(pos);
    this.#finishLine();
    if (this.pos < this.end && this.#column() > parent) stop();
    return node;
  }

  #flowToEndOfLine(): Node {
    const node = this.flow();
    this.#finishLine();
    return node;
  }

  /**
   * A block of text, `|` or `>`.
   * @param parent indentation of the map or list that it belongs to
   * @param inMap whether it is the value of a key, so that an explicit indentation counts from `parent`
   */
  #textBlock(parent: number, inMap: boolean): Node {
    const { text, end } = this;
    const start = this.pos;
    const header = /[|>]([-+]?)([1-9]?)([-+]?)/y;
    header.lastIndex = start;
    const [all = '', before, digit, after] = header.exec(text) ?? [];
    if (before && after) stop();
    this.pos += all.length;
    this.#skipSpaces();
    if (!this.#atEndOfLine()) stop();
    let pos = text.indexOf('\n', this.pos);
    if (pos === -1 || pos >= end) stop();
    pos++;
    let indent = digit ? (inMap ? parent + Number(digit) : stop()) : -1;
    const lines: string[] = [];
    /** End of the last line with content. */
    let contentEnd = pos;
    let blank = 0;
    let widestBlank = 0;
    while (pos < end) {
      let lineEnd = text.indexOf('\n', pos);
      if (lineEnd === -1 || lineEnd >= end) stop(); // a last line without its end
      let column = 0;
      while (text.charCodeAt(pos + column) === space) column++;
      const code = text.charCodeAt(pos + column);
      const isBlank = code === newline || (code === carriageReturn && pos + column + 1 === lineEnd);
      if (isBlank && (indent === -1 || column <= indent)) {
        blank++;
        if (column > widestBlank) widestBlank = column;
        pos = lineEnd + 1;
        continue;
      }
      if (code === tab && (indent === -1 || column < indent)) stop();
      if (indent === -1) {
        if (column <= parent) break;
        indent = column;
        if (widestBlank > indent) stop();
      }
      if (column < indent) {
        if (column > parent) stop();
        break;
      }
      for (; blank > 0; blank--) lines.push('');
      const next = lineEnd + 1;
      if (text.charCodeAt(lineEnd - 1) === carriageReturn) lineEnd--;
      lines.push(text.slice(pos + indent, lineEnd));
      pos = contentEnd = next;
    }
    const chomp = before || after;
    if (lines.length === 0 || chomp === '+') stop();
    const value = (text.charCodeAt(start) === greater ? fold(lines) : lines.join('\n')) + (chomp === '-' ? '' : '\n');
    this.pos = this.lineStart = contentEnd;
    this.#toContent();
    return scalarNode(this.base + start, this.base + contentEnd, value, true);
  }
}

/** Folds the lines of `>`. Where lines are blank or indented further, the rules have more cases than manifests need. */
function fold(lines: readonly string[]): string {
  for (const line of lines) if (line === '' || line.charCodeAt(0) === space || line.charCodeAt(0) === tab) stop();
  return lines.join(' ');
}
