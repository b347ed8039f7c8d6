import { append, type FileContents, type Resource } from '../graph/index.ts';
import { nearest } from '../graph/names.ts';
import type { Field, SourceFile } from '../yaml/index.ts';
import { builtin, builtinRules } from './builtin.ts';
import { builtinFinding } from './builtin-finding.ts';
import { documentAt, firstAfter } from './documents.ts';
import { withFingerprints } from './fingerprint.ts';
import type { Finding } from './rule.ts';

export const ignoreAnnotation = 'istio-tls-lint.dev/ignore';

/** A comment or annotation that keeps findings of some rules out of the report. */
interface Directive {
  readonly file: SourceFile;
  /** Where it is written. */
  readonly start: number;
  readonly end: number;
  readonly rules: readonly string[];
  readonly reason: string;
  /** The part of the file it speaks for; undefined where it speaks for nothing. */
  readonly covers: { readonly start: number; readonly end: number } | undefined;
  /** Why it speaks for nothing. */
  readonly problem?: string;
  readonly resource: Resource | undefined;
}

export interface Suppressed {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

/**
 * Takes out the findings that directives in the files speak for, and adds findings about directives that give no reason, name no rule or have no effect.
 * @param known ids of all rules there are
 * @param ran ids of the rules that ran; of others nothing can be said
 */
export function suppress(
  contents: readonly FileContents[],
  findings: readonly Finding[],
  known: ReadonlySet<string>,
  ran: ReadonlySet<string>,
): Suppressed {
  const byFile = new Map<string, Directive[]>();
  for (const content of contents) {
    const directives = directivesOf(content);
    for (const directive of directives) append(byFile, content.file.path, directive);
  }
  if (byFile.size === 0) return { kept: findings, suppressed: [] };
  const used = new Map<Directive, Set<string>>();
  const kept: Finding[] = [];
  const suppressed: Finding[] = [];
  for (const finding of findings) {
    const offset = finding.range.start.offset;
    const hits = (byFile.get(finding.file) ?? []).filter(
      ({ rules, covers }) => covers && offset >= covers.start && offset < covers.end && rules.includes(finding.rule),
    );
    for (const hit of hits) used.set(hit, (used.get(hit) ?? new Set()).add(finding.rule));
    (hits.length ? suppressed : kept).push(finding);
  }
  const own = [...byFile.values()].flat().flatMap((directive) => complaints(directive, known, ran, used.get(directive) ?? new Set()));
  return { kept: [...kept, ...withFingerprints(own)], suppressed };
}

const notSuppressible: ReadonlySet<string> = new Set(builtinRules.filter(({ area }) => area === 'suppression').map(({ id }) => id));

function complaints(directive: Directive, known: ReadonlySet<string>, ran: ReadonlySet<string>, used: ReadonlySet<string>): Finding[] {
  const { file, start, end, rules, reason, resource, problem } = directive;
  const at = { file, start, end, resource: resource?.ref };
  const out: Finding[] = [];
  if (rules.length === 0)
    out.push(
      builtinFinding(builtin.suppressionOfUnknownRule, { ...at, message: 'This suppression names no rule, so it suppresses nothing.' }),
    );
  for (const id of rules.filter((id) => !known.has(id))) {
    const guess = nearest(id, [...known]);
    const message = `There is no rule "${id}"${guess ? `; did you mean "${guess}"?` : '.'}`;
    out.push(builtinFinding(builtin.suppressionOfUnknownRule, { ...at, message }));
  }
  const idle = rules.filter((id) => known.has(id) && !used.has(id) && (ran.has(id) || notSuppressible.has(id) || problem));
  for (const id of idle) {
    const message = notSuppressible.has(id)
      ? `Findings of ${id} cannot be suppressed.`
      : `${id} has no finding that this suppression speaks for${problem ? `: ${problem}` : '.'}`;
    out.push(builtinFinding(builtin.suppressionWithoutEffect, { ...at, message }));
  }
  if (rules.length && !reason) {
    const message = `The suppression of ${rules.join(', ')} gives no reason.`;
    out.push(builtinFinding(builtin.suppressionWithoutReason, { ...at, message }));
  }
  return out;
}

function directivesOf(content: FileContents): Directive[] {
  if (!content.file.text.includes('istio-tls-lint')) return [];
  return [...comments(content), ...annotations(content)];
}

const comment = /(?:^|(?<=[ \t]))#[ \t]*istio-tls-lint-ignore(?:-(object|file))?(?![\w-])[ \t]*([^\n\r]*)/gm;

/** `rule, rule: reason` */
const partsOf = (text: string): { rules: string[]; reason: string } => {
  const colon = text.indexOf(':');
  const ids = colon === -1 ? text : text.slice(0, colon);
  return { rules: ids.split(/[\s,]+/).filter(Boolean), reason: colon === -1 ? '' : text.slice(colon + 1).trim() };
};

function comments(content: FileContents): Directive[] {
  const { file } = content;
  const out: Directive[] = [];
  for (const match of file.text.matchAll(comment)) {
    const start = match.index;
    const end = start + match[0].trimEnd().length;
    const scope = match[1] ?? 'node';
    const resource = resourceAround(content, start);
    const inside = resource && deepest(resource.root, start);
    // A comment inside a block of text is text.
    if (inside?.type === 'scalar' && start >= inside.span.start && start < inside.span.end) {
      if (resource?.kind === 'ConfigMap' || resource?.kind === 'Secret') continue;
      out.push({
        file,
        start,
        end,
        ...partsOf(match[2] ?? ''),
        covers: undefined,
        problem: 'it stands inside a text value, where it is no comment.',
        resource,
      });
      continue;
    }
    const covers = scope === 'file' ? wholeFile(file, start) : scope === 'object' ? resource?.root.extent : nodeAt(content, start);
    const problem =
      covers !== undefined
        ? undefined
        : scope === 'file'
          ? 'it must stand above the first document of the file.'
          : scope === 'object'
            ? 'it stands in no object that rules read.'
            : 'it stands above or beside no field of an object that rules read.';
    // Of documents that are not read nobody knows what is a comment.
    if (problem && scope !== 'file' && !resource) continue;
    out.push({ file, start, end, ...partsOf(match[2] ?? ''), covers, resource, ...(problem ? { problem } : {}) });
  }
  return out;
}

/** `rule: reason; rule: reason` for the whole object. */
const annotations = ({ file, resources }: FileContents): Directive[] =>
  resources.flatMap((resource) => {
    const field = resource.at('metadata', 'annotations', ignoreAnnotation);
    const { start, end } = field.span;
    return (field.string() ?? '')
      .split(';')
      .filter((part) => part.trim() !== '')
      .map((part) => ({ file, start, end, ...partsOf(part), covers: resource.root.extent, resource }));
  });

/** A field with its key; of an object all of it. */
const spanOf = (field: Field): { start: number; end: number } => {
  if (field.path.length === 0) return field.extent;
  return { start: Math.min(field.keySpan.start, field.span.start), end: Math.max(field.keySpan.end, field.span.end) };
};

/** The whole file for a comment that only comments, markers and blank lines precede. */
const wholeFile = (file: SourceFile, start: number) =>
  /^(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*\r?\n|%[^\n]*\n)*[ \t]*$/.test(file.text.slice(0, start))
    ? { start: 0, end: file.text.length + 1 }
    : undefined;

const orderOf = new WeakMap<FileContents, readonly { start: number; end: number; resource: Resource }[]>();

/** The objects of a file in the order in which they stand there. */
function inOrder(content: FileContents): readonly { start: number; end: number; resource: Resource }[] {
  let objects = orderOf.get(content);
  if (!objects) {
    objects = content.resources.map((resource) => ({ ...resource.root.extent, resource })).sort((a, b) => a.start - b.start);
    orderOf.set(content, objects);
  }
  return objects;
}

/** The object around an offset. */
function objectAt(content: FileContents, offset: number): Resource | undefined {
  const objects = inOrder(content);
  const found = objects[firstAfter(objects, offset) - 1];
  return found && offset < found.end ? found.resource : undefined;
}

/** The object that a comment stands in; outside of every object the next one of its document, or else the one before. */
function resourceAround(content: FileContents, offset: number): Resource | undefined {
  const holder = objectAt(content, offset);
  if (holder) return holder;
  const document = documentAt(content, offset);
  // A comment before the first marker stands in no document; it speaks for the first one.
  const [start, end] = document ? [document.start, document.end] : [offset, content.file.text.length];
  const objects = inOrder(content);
  const next = firstAfter(objects, offset);
  const after = objects[next];
  if (after && after.start <= end) return after.resource;
  const before = objects[next - 1];
  return before && before.start >= start ? before.resource : undefined;
}

/** The field above which or beside which a comment stands. */
function nodeAt(content: FileContents, comment: number): { start: number; end: number } | undefined {
  const { file } = content;
  const { line } = file.position(comment);
  const lineStart = file.lineStarts[line - 1] ?? 0;
  const beside = file.text.slice(lineStart, comment).trim() !== '';
  const target = beside ? line : nextLine(file, line);
  if (target === undefined) return undefined;
  const offset = firstOn(file, target);
  const resource = objectAt(content, offset);
  if (!resource) return undefined;
  const field = startingOn(resource.root, target, offset) ?? deepest(resource.root, offset);
  return field && field !== resource.root ? spanOf(field) : undefined;
}

/** The next line that is neither blank nor a comment; none where a document ends before. */
function nextLine(file: SourceFile, line: number): number | undefined {
  for (let next = line + 1; next <= file.lineStarts.length; next++) {
    const start = file.lineStarts[next - 1] ?? 0;
    const stop = file.text.indexOf('\n', start);
    const text = file.text.slice(start, stop === -1 ? undefined : stop).trim();
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(text)) return undefined;
    if (text !== '' && !text.startsWith('#')) return next;
  }
  return undefined;
}

const firstOn = (file: SourceFile, line: number): number => {
  const start = file.lineStarts[line - 1] ?? 0;
  return start + (/^\s*(?:-[ \t]+)*/.exec(file.text.slice(start, start + 1000))?.[0].length ?? 0);
};

const children = (field: Field): Field[] => (field.type === 'map' ? field.values() : field.items());

/** The outermost field below `field` that begins on a line. */
function startingOn(field: Field, line: number, offset: number): Field | undefined {
  for (const child of children(field)) {
    const { start, end } = spanOf(child);
    if (child.file.position(start).line === line) return child;
    if (offset >= start && offset < end) return startingOn(child, line, offset);
  }
  return undefined;
}

/** The innermost field around an offset. */
function deepest(field: Field, offset: number): Field | undefined {
  const { start, end } = spanOf(field);
  if (offset < start || offset >= end) return undefined;
  for (const child of children(field)) {
    const found = deepest(child, offset);
    if (found) return found;
  }
  return field;
}
