import type { Finding, Severity } from '../engine/index.ts';
import type { Context } from './formats.ts';
import { frame } from './frame.ts';
import { type Paint, paintFor } from './paint.ts';
import { byFile, type Report } from './report.ts';
import { clean, columns, count, withoutCommands, wrap } from './text.ts';

/** For people: every finding with the lines it is about, grouped by file, and a summary at the end. */
export async function pretty(report: Report, context: Context): Promise<string> {
  const paint = await paintFor(context.color);
  const out: string[] = [];
  const severalViews = new Set(report.findings.flatMap(({ views }) => views)).size > 1;
  for (const [file, findings] of byFile(report)) {
    out.push(heading(paint, clean(file), findings, context.width), '');
    for (const finding of findings) out.push(...one(paint, finding, severalViews, context), '');
  }
  if (!context.quiet) {
    for (const notice of report.notices) out.push(...noticeLines(paint, notice, context.width));
    if (report.notices.length) out.push('');
    out.push(summaryLine(paint, report));
  }
  return out.length ? withoutCommands(`${out.join('\n')}\n`) : '';
}

const colorOf = (paint: Paint, severity: Severity): Paint['red'] =>
  severity === 'error' ? paint.red : severity === 'warning' ? paint.yellow : paint.blue;

function heading(paint: Paint, file: string, findings: readonly Finding[], width: number): string {
  const rule = '─'.repeat(Math.max(2, Math.min(width, 100) - columns(file) - 4));
  return `${paint.dim('──')} ${paint.bold(colorOf(paint, worst(findings))(file))} ${paint.dim(rule)}`;
}

const worst = (findings: readonly Finding[]): Severity =>
  (['error', 'warning'] as const).find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info';

function one(paint: Paint, finding: Finding, severalViews: boolean, context: Context): string[] {
  const color = colorOf(paint, finding.severity);
  const places = [finding, ...finding.related];
  const gutter = Math.max(2, ...places.map(({ range }) => String(range.start.line).length));
  const head = `${finding.severity}[${finding.rule}]:`;
  const [first = '', ...more] = wrap(`${head} ${clean(finding.message)}`, context.width);
  const out = [
    `${paint.bold(color(first.slice(0, head.length)))}${paint.bold(first.slice(head.length))}`,
    ...more.map((line) => paint.bold(`  ${line}`)),
  ];
  const bar = paint.blue(`${' '.repeat(gutter)} |`);
  for (const [index, place] of places.entries()) {
    const { resource } = place;
    const where = `${clean(place.file)}:${place.range.start.line}:${place.range.start.column}`;
    const owner = resource?.kind ? clean(`${resource.kind} ${resource.namespace ? `${resource.namespace}/` : ''}${resource.name}`) : '';
    const path = resource?.kind ? clean(place.path) : '';
    out.push(...placeLines(paint, gutter, [where, owner, path], context.width));
    const content = context.files.get(place.file);
    const lines = content && frame(content, place.range, Math.max(20, context.width - gutter - 3));
    if (!lines) out.push(`${bar} ${paint.dim('(this part of a Secret is not shown)')}`);
    for (const { number, text, marker } of lines ?? []) {
      out.push(`${paint.blue(`${String(number).padStart(gutter)} |`)} ${marker ? text : paint.dim(text)}`.trimEnd());
      if (!marker) continue;
      const sign = index ? paint.blue('-'.repeat(marker.length)) : color('^'.repeat(marker.length));
      const start = `${bar} ${' '.repeat(marker.before)}${sign}`;
      if (index)
        out.push(
          ...label(
            paint,
            start,
            clean(finding.related[index - 1]?.message ?? ''),
            bar,
            gutter + 3 + marker.before + marker.length,
            context.width,
          ),
        );
      else out.push(start);
    }
    out.push(bar);
  }
  const notes: [string, string][] = [
    ['impact', finding.impact],
    ['help', finding.help],
    ['docs', finding.docsUrl],
  ];
  if (severalViews && finding.views.length) notes.push(['views', someOf(finding.views)]);
  for (const [name, text] of notes) {
    if (!text) continue;
    const lines = wrap(clean(text), context.width - gutter - name.length - 5);
    const indent = ' '.repeat(gutter + name.length + 5);
    out.push(
      ...lines.map((line, nth) =>
        nth ? `${indent}${line}` : `${' '.repeat(gutter + 1)}${paint.blue('=')} ${paint.bold(`${name}:`)} ${line}`,
      ),
    );
  }
  return out;
}

/** `--> file:line:column  object  path`, on more lines where one is too narrow. */
function placeLines(paint: Paint, gutter: number, [where, ...parts]: [string, string, string], width: number): string[] {
  const lines = [where];
  for (const part of parts) {
    if (!part) continue;
    const last = lines.at(-1) ?? '';
    if (columns(last) + columns(part) + 2 + gutter + 4 <= width) lines[lines.length - 1] = `${last}  ${part}`;
    else lines.push(part);
  }
  return lines.map((line, index) => {
    const rest = index ? line : line.slice(where.length);
    return `${' '.repeat(gutter)}${index ? '    ' : `${paint.blue('-->')} ${where}`}${rest && paint.dim(rest)}`;
  });
}

/** A related place's sentence behind its marker, or below it where that would be too wide. */
function label(paint: Paint, start: string, text: string, bar: string, used: number, width: number): string[] {
  if (used + 1 + columns(text) <= width) return [`${start} ${paint.blue(text)}`.trimEnd()];
  return [start, ...wrap(text, Math.max(30, width - 8)).map((line) => `${bar} ${paint.blue(line)}`)];
}

function noticeLines(paint: Paint, { message, file, range }: Report['notices'][number], width: number): string[] {
  const where = file && !message.startsWith(file) ? `${clean(file)}${range ? `:${range.start.line}` : ''}: ` : '';
  return wrap(`note: ${where}${clean(message)}`, width).map((line, index) =>
    index ? `  ${line}` : `${paint.cyan('note:')}${line.slice(5)}`,
  );
}

function summaryLine(paint: Paint, { summary, findings }: Report): string {
  const { errors, warnings, infos, resources, files, skipped, suppressed } = summary;
  const read = `${count(resources, 'object')} in ${count(files, 'file')}${skipped ? `, ${count(skipped, 'document')} of other kinds` : ''}`;
  const hidden = suppressed ? `, ${count(suppressed, 'finding')} suppressed` : '';
  if (findings.length === 0) return `${paint.green('✓')} No findings (${read}${hidden})`;
  const parts = [errors && count(errors, 'error'), warnings && count(warnings, 'warning'), infos && `${infos} info`]
    .filter(Boolean)
    .join(', ');
  const where = count(new Set(findings.map(({ file }) => file)).size, 'file');
  return `${colorOf(paint, worst(findings))('✗')} ${paint.bold(parts)} in ${where} (${read}${hidden})`;
}

/** The first few of a long list. */
const someOf = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
