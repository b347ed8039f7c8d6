import { templateMark } from './scalars.ts';
import { type Entry, holdsOf, type MapNode, type Node, type SeqNode } from './tree.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A document with template actions in it, made readable. */
export interface MaskedTemplate {
  /** As long as the original: actions that stand alone on their lines are blanks, all others are marks that make their value unknown. */
  readonly text: string;
  /** Every action outside comments and blocks of text. */
  readonly actions: readonly Span[];
  /** From an `if`, `range` or `with` to its `end`: there may be any number of what stands between. */
  readonly regions: readonly Span[];
  /** Lines that are replaced by any number of lines; `indent` where the template or the line says how far they are indented. */
  readonly emissions: readonly { readonly at: number; readonly indent: number | undefined }[];
}

const opening = /^(?:if|range|with|define|block|for|unless|each)\b/;
const silent = /^(?:if|range|with|define|block|for|unless|else|elif|end\w*|set|assign)\b|^\/\*|^\$\w+ *:?=|^[#/!]/;

/** @returns undefined where the document is no template */
export function maskTemplates(text: string): MaskedTemplate | undefined {
  if (!text.includes('{{') && !text.includes('{%')) return undefined;
  const actions: Span[] = [];
  const regions: Span[] = [];
  const emissions: { at: number; indent: number | undefined }[] = [];
  const open: number[] = [];
  const out: string[] = [];
  let copied = 0;
  const all = actionsIn(text);
  let next = 0;
  /** Indentation of the line that began the block of text we are in. */
  let block: number | undefined;
  for (let lineStart = 0; lineStart < text.length; ) {
    let lineEnd = endOfLine(text, lineStart);
    const found: Span[] = [];
    for (let span = all[next]; span && span.start < lineEnd; span = all[++next]) {
      found.push(span);
      if (span.end > lineEnd) lineEnd = endOfLine(text, span.end);
    }
    const line = text.slice(lineStart, lineEnd);
    const indent = line.search(/[^ ]|$/);
    const alone = found.length > 0 && isBlank(text, lineStart, lineEnd, found);
    if (block !== undefined && !alone && line.trim() !== '' && indent <= block) block = undefined;
    const inText = block !== undefined && (!alone || indent > block);
    if (found.length && !inText && !inComment(text, lineStart, found[0]?.start ?? 0)) {
      out.push(text.slice(copied, lineStart));
      copied = lineEnd;
      out.push(alone ? line.replace(/[^\r\n]/g, ' ') : mark(text, lineStart, lineEnd, found));
      for (const span of found) {
        actions.push(span);
        const code = text
          .slice(span.start + 2, span.end - 2)
          .replace(/^[-~+]/, '')
          .trim();
        if (opening.test(code)) open.push(span.start);
        else if (/^end\w*\b/.test(code)) regions.push({ start: open.pop() ?? 0, end: span.end });
        if (alone && block === undefined && !silent.test(code))
          emissions.push({ at: span.start, indent: indentOf(text, span, code, indent) });
      }
    }
    if (block === undefined && /[:-][ \t]+(?:[&!]\S+[ \t]+)*[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/.test(line.slice(-500))) block = indent;
    lineStart = lineEnd + 1;
  }
  for (const start of open) regions.push({ start, end: text.length });
  if (actions.length === 0) return undefined;
  out.push(text.slice(copied));
  return { text: out.join(''), actions, regions, emissions };
}

/** Everything between `{{` and `}}`, or `{%` and `%}`. */
function actionsIn(text: string): Span[] {
  const out: Span[] = [];
  const forms = [
    { open: '{{', close: '}}', at: text.indexOf('{{') },
    { open: '{%', close: '%}', at: text.indexOf('{%') },
  ];
  for (let pos = 0; ; ) {
    for (const form of forms) if (form.at !== -1 && form.at < pos) form.at = text.indexOf(form.open, pos);
    const first = forms.filter(({ at }) => at !== -1).sort((a, b) => a.at - b.at)[0];
    if (!first) return out;
    const end = text.indexOf(first.close, first.at + 2);
    // What is never closed is no action, and nothing behind it is one of that form.
    if (end === -1) first.at = -1;
    else {
      pos = end + 2;
      out.push({ start: first.at, end: pos });
    }
  }
}

/**
 * The same for variables of a shell that stand alone on their lines, as `$CA_BUNDLE` does where a script puts a file.
 * @returns undefined where there are none
 */
export function maskVariables(text: string): MaskedTemplate | undefined {
  const actions: Span[] = [];
  const masked = text.replace(/^([ \t]*)(\$\w+|\$\{\w+\}|\$\(\w+\))(?=[ \t]*\r?$)/gm, (line, indent: string, _, at: number) => {
    actions.push({ start: at + indent.length, end: at + line.length });
    return ' '.repeat(line.length);
  });
  if (actions.length === 0) return undefined;
  return { text: masked, actions, regions: [], emissions: actions.map(({ start }) => ({ at: start, indent: undefined })) };
}

const endOfLine = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
};

/** Whether nothing but actions stands between two offsets. */
function isBlank(text: string, start: number, end: number, actions: readonly Span[]): boolean {
  let at = start;
  for (const span of actions) {
    if (text.slice(at, span.start).trim() !== '') return false;
    at = span.end;
  }
  return text.slice(at, end).trim() === '';
}

const inComment = (text: string, lineStart: number, at: number): boolean =>
  /(?:^|\s)#/.test(text.slice(lineStart, at).replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '""'));

function mark(text: string, start: number, end: number, actions: readonly Span[]): string {
  let out = '';
  let at = start;
  for (const span of actions) {
    out += text.slice(at, span.start) + templateMark.repeat(span.end - span.start);
    at = span.end;
  }
  return out + text.slice(at, end);
}

function indentOf(text: string, span: Span, code: string, indent: number): number | undefined {
  const written = /\bn?indent +(\d+)/.exec(code)?.[1];
  if (written !== undefined) return Number(written);
  return text[span.start + 2] === '-' ? undefined : indent;
}

/** Marks what a template decides about: maps with conditional keys, lists with conditional items, and whatever lines can be added to. */
export function markPartial(root: Node, { text, regions, emissions }: MaskedTemplate, base: number): void {
  const shifted = regions.map(({ start, end }) => ({ start: start + base, end: end + base }));
  if (shifted.length > 1000 || emissions.length > 1000) {
    if (root.type !== 'scalar') root.partial = true;
  } else {
    markRegions(root, root.start, shifted);
    for (const { at, indent } of emissions) markEmission(root, at + base, indent, (offset) => columnOf(text, offset - base));
  }
  update(root);
}

/** Makes `holds` right again. */
function update(node: Node | null): number {
  if (node && node.type !== 'scalar') {
    node.holds = 0;
    if (node.type === 'seq') for (const item of node.items) node.holds |= update(item.node);
    else for (const entry of node.entries) node.holds |= update(entry.value);
  }
  return holdsOf(node);
}

function markRegions(node: Node | null, keyStart: number, regions: readonly Span[]): void {
  if (node === null || node.type === 'scalar') return;
  const near = regions.filter(({ start, end }) => start < node.end && end > keyStart && !(start <= keyStart && end >= node.end));
  if (near.length === 0) return;
  const children = childrenOf(node);
  if (near.some(({ start, end }) => children.some((child) => child.start >= start && child.start < end))) node.partial = true;
  for (const child of children) markRegions(child.node, child.start, near);
}

function markEmission(root: Node, at: number, indent: number | undefined, column: (offset: number) => number): void {
  const path: (MapNode | SeqNode)[] = [];
  for (let node: Node | null = root; node && node.type !== 'scalar'; ) {
    path.push(node);
    const last: Child | undefined = childrenOf(node).findLast((child) => child.start < at);
    if (!last) break;
    if (last.entry && (last.node === null || (last.node.type === 'scalar' && last.node.value === null))) {
      (last.entry as { value: Node | null }).value = { type: 'scalar', start: at, end: at, value: null, unknown: true, quoted: false };
      return;
    }
    if (last.node && last.node.type !== 'scalar' && last.node.start > at) {
      last.node.partial = true;
      return;
    }
    node = last.node;
  }
  const exact = path.filter((node) => indent !== undefined && childrenOf(node).some((child) => column(child.start) === indent));
  for (const node of exact.length ? exact : path) node.partial = true;
}

interface Child {
  readonly start: number;
  readonly node: Node | null;
  readonly entry?: Entry;
}

function childrenOf(node: MapNode | SeqNode): Child[] {
  return node.type === 'seq'
    ? node.items.map((item) => ({ start: item.start, node: item.node }))
    : node.entries.filter((entry) => !entry.merged).map((entry) => ({ start: entry.keyStart, node: entry.value, entry }));
}

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
