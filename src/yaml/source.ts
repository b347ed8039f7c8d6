/** A text to lint. Nothing below this type knows where it came from: disk, stdin or an editor's buffer. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  /** Kustomize puts its objects together with others: labels, selectors and whole fields may come from there. */
  readonly isKustomized: boolean;
  #lineStarts: number[] | undefined;

  /**
   * @param path as shown to people, relative to the root, with `/`
   * @param text decoded, without a byte order mark
   */
  constructor(path: string, text: string, isKustomized = false) {
    this.path = path;
    this.text = text;
    this.isKustomized = isKustomized;
  }

  /** Offset of the first character of every line. */
  get lineStarts(): readonly number[] {
    if (!this.#lineStarts) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }

  /** Line and column (both from 1, UTF-16 units) of an offset (from 0). */
  position(offset: number): Position {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
  }

  /** The range from `start` to `end`, cut at the end of its first line so that a marker never spans a block. */
  firstLineRange(start: number, end: number): Range {
    const newline = this.text.indexOf('\n', start);
    let stop = newline === -1 ? end : Math.min(end, newline);
    while (stop > start && /\s/.test(this.text[stop - 1] ?? '')) stop--;
    return { start: this.position(start), end: this.position(stop) };
  }
}

/** Line and column count from 1 in UTF-16 units, the offset from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Location {
  readonly file: string;
  readonly range: Range;
  /** Field path inside its resource, as `spec.servers[0].tls` or `data["tls.crt"]`. */
  readonly path: string;
}

/** Anything a finding can point at. */
export interface Place {
  readonly location: Location;
  /** A template decides part of what stands there. */
  readonly isPartial?: boolean;
}
