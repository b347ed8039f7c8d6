import { hiddenParts } from '../engine/index.ts';
import type { FileContents } from '../graph/index.ts';
import type { Range } from '../yaml/index.ts';
import { clean, columns } from './text.ts';

/** A line of a file as it may be shown, with the marker's place in it. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  /** Columns before the marker and under it; undefined on lines around the one that is marked. */
  readonly marker?: { readonly before: number; readonly length: number };
}

/**
 * The marked line of a file with up to `before` lines above it, cut to `width` columns around the marker.
 * Values of Secrets and private keys are left out; undefined where nothing of the line may be shown.
 */
export function frame(content: FileContents, range: Range, width: number, before = 1): readonly FrameLine[] | undefined {
  const { file } = content;
  const hidden = hiddenParts(content);
  const { offset, line: last } = range.start;
  if (hidden.some(({ start, end, whole }) => whole && offset >= start && offset <= end)) return undefined;
  const lines: FrameLine[] = [];
  for (let number = Math.max(1, last - before); number <= last; number++) {
    const start = file.lineStarts[number - 1] ?? 0;
    const end = lineEnd(file.text, start);
    if (hidden.some((part) => part.whole && part.start < end && part.end > start)) continue;
    if (number < last)
      lines.push({ number, text: cut(shown(file.text, start, Math.min(end, start + reach), hidden, start, start).text, 0, width) });
    else {
      // Of a line of megabytes only what is around the marker is looked at.
      const from = Math.max(start, offset - reach);
      const to = Math.min(end, offset + reach);
      const line = shown(file.text, from, to, hidden, offset, Math.min(range.end.offset, to));
      const left = columns(line.text.slice(0, line.from));
      const length = Math.max(1, columns(line.text.slice(line.from, line.to)));
      const skip = left + length > width ? Math.max(0, Math.min(left - 8, left + length - width + 1)) : 0;
      const text = cut(line.text, skip, width);
      lines.push({ number, text, marker: { before: left - skip, length: Math.min(length, Math.max(1, width - (left - skip))) } });
    }
  }
  return lines;
}

const reach = 2000;

const lineEnd = (text: string, start: number): number => {
  const newline = text.indexOf('\n', start);
  const end = newline === -1 ? text.length : newline;
  return text[end - 1] === '\r' && end > start ? end - 1 : end;
};

/** The text between two offsets with hidden parts replaced, and where `from` and `to` are in it. */
function shown(text: string, start: number, end: number, hidden: readonly { start: number; end: number }[], from: number, to: number) {
  let out = '';
  let at = start;
  let fromAt = -1;
  let toAt = -1;
  /** Copies up to an offset; the marker's ends are noted when they are passed. */
  const copy = (until: number, replacement?: string) => {
    if (fromAt === -1 && from < until) fromAt = out.length + (replacement === undefined ? Math.max(0, from - at) : 0);
    if (toAt === -1 && to < until && replacement === undefined) toAt = out.length + Math.max(0, to - at);
    out += replacement ?? text.slice(at, until);
    at = until;
    if (toAt === -1 && to <= at) toAt = out.length;
  };
  for (const part of hidden.filter((part) => part.start < end && part.end > start).sort((a, b) => a.start - b.start)) {
    if (part.end <= at) continue;
    if (part.start > at) copy(part.start);
    const stop = Math.min(part.end, end);
    const indent = out === '' ? (/^[ \t]*/.exec(text.slice(at, stop))?.[0] ?? '') : '';
    copy(stop, `${indent}[hidden]`);
  }
  if (at < end) copy(end);
  return { text: clean(out), from: fromAt === -1 ? out.length : fromAt, to: toAt === -1 ? out.length : toAt };
}

/** What is left of a line after `skip` columns and fits into `width`; dots where something is missing. */
function cut(text: string, skip: number, width: number): string {
  let column = 0;
  let out = '';
  let tail = '';
  for (const letter of text.trimEnd()) {
    const wide = columns(letter);
    if (column + wide > skip + width) {
      out = out.slice(0, -1);
      tail = '…';
      break;
    }
    if (column >= skip) out += letter;
    column += wide;
  }
  return `${skip > 0 ? `…${out.slice(1)}` : out}${tail}`;
}
