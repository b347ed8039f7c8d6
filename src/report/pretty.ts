import { Chalk, type ChalkInstance } from 'chalk';
import type { Finding, Severity } from '../engine/index.ts';
import type { Context } from './formats.ts';
import { frame } from './frame.ts';
import { byFile, type Report } from './report.ts';
import { clean, columns, count, withoutCommands, wrap } from './text.ts';

/** For people: every finding with the lines it is about, grouped by file, and a summary at the end. */
export function pretty(report: Report, context: Context): string {
  const chalk = new Chalk({ level: context.color ? 1 : 0 });
  const out: string[] = [];
  const severalViews = new Set(report.findings.flatMap(({ views }) => views)).size > 1;
  for (const [file, findings] of byFile(report)) {
    out.push(heading(chalk, clean(file), findings, context.width), '');
    for (const finding of findings) out.push(...one(chalk, finding, severalViews, context), '');
  }
  if (!context.quiet) {
    for (const notice of report.notices) out.push(...noticeLines(chalk, notice, context.width));
    if (report.notices.length) out.push('');
    out.push(summaryLine(chalk, report));
  }
  return out.length ? withoutCommands(`${out.join('\n')}\n`) : '';
}

const paint = (chalk: ChalkInstance, severity: Severity): ChalkInstance =>
  severity === 'error' ? chalk.red : severity === 'warning' ? chalk.yellow : chalk.blue;

function heading(chalk: ChalkInstance, file: string, findings: readonly Finding[], width: number): string {
  const rule = '─'.repeat(Math.max(2, Math.min(width, 100) - columns(file) - 4));
  return `${chalk.dim('──')} ${chalk.bold(paint(chalk, worst(findings))(file))} ${chalk.dim(rule)}`;
}

const worst = (findings: readonly Finding[]): Severity =>
  (['error', 'warning'] as const).find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info';

function one(chalk: ChalkInstance, finding: Finding, severalViews: boolean, context: Context): string[] {
  const color = paint(chalk, finding.severity);
  const places = [finding, ...finding.related];
  const gutter = Math.max(2, ...places.map(({ range }) => String(range.start.line).length));
  const head = `${finding.severity}[${finding.rule}]:`;
  const [first = '', ...more] = wrap(`${head} ${clean(finding.message)}`, context.width);
  const out = [
    `${chalk.bold(color(first.slice(0, head.length)))}${chalk.bold(first.slice(head.length))}`,
    ...more.map((line) => chalk.bold(`  ${line}`)),
  ];
  const bar = chalk.blue(`${' '.repeat(gutter)} |`);
  for (const [index, place] of places.entries()) {
    const { resource } = place;
    const where = `${clean(place.file)}:${place.range.start.line}:${place.range.start.column}`;
    const owner = resource?.kind ? clean(`${resource.kind} ${resource.namespace ? `${resource.namespace}/` : ''}${resource.name}`) : '';
    const path = resource?.kind ? clean(place.path) : '';
    out.push(...placeLines(chalk, gutter, [where, owner, path], context.width));
    const content = context.files.get(place.file);
    const lines = content && frame(content, place.range, Math.max(20, context.width - gutter - 3));
    if (!lines) out.push(`${bar} ${chalk.dim('(this part of a Secret is not shown)')}`);
    for (const { number, text, marker } of lines ?? []) {
      out.push(`${chalk.blue(`${String(number).padStart(gutter)} |`)} ${marker ? text : chalk.dim(text)}`.trimEnd());
      if (!marker) continue;
      const sign = index ? chalk.blue('-'.repeat(marker.length)) : color('^'.repeat(marker.length));
      const start = `${bar} ${' '.repeat(marker.before)}${sign}`;
      if (index)
        out.push(
          ...label(
            chalk,
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
  if (severalViews && finding.views.length) notes.push(['views', finding.views.join(', ')]);
  for (const [name, text] of notes) {
    if (!text) continue;
    const lines = wrap(clean(text), context.width - gutter - name.length - 5);
    const indent = ' '.repeat(gutter + name.length + 5);
    out.push(
      ...lines.map((line, nth) =>
        nth ? `${indent}${line}` : `${' '.repeat(gutter + 1)}${chalk.blue('=')} ${chalk.bold(`${name}:`)} ${line}`,
      ),
    );
  }
  return out;
}

/** `--> file:line:column  object  path`, on more lines where one is too narrow. */
function placeLines(chalk: ChalkInstance, gutter: number, [where, ...parts]: [string, string, string], width: number): string[] {
  const lines = [where];
  for (const part of parts) {
    if (!part) continue;
    const last = lines.at(-1) ?? '';
    if (columns(last) + columns(part) + 2 + gutter + 4 <= width) lines[lines.length - 1] = `${last}  ${part}`;
    else lines.push(part);
  }
  return lines.map((line, index) => {
    const rest = index ? line : line.slice(where.length);
    return `${' '.repeat(gutter)}${index ? '    ' : `${chalk.blue('-->')} ${where}`}${rest && chalk.dim(rest)}`;
  });
}

/** A related place's sentence behind its marker, or below it where that would be too wide. */
function label(chalk: ChalkInstance, start: string, text: string, bar: string, used: number, width: number): string[] {
  if (used + 1 + columns(text) <= width) return [`${start} ${chalk.blue(text)}`.trimEnd()];
  return [start, ...wrap(text, Math.max(30, width - 8)).map((line) => `${bar} ${chalk.blue(line)}`)];
}

function noticeLines(chalk: ChalkInstance, { message, file, range }: Report['notices'][number], width: number): string[] {
  const where = file && !message.startsWith(file) ? `${clean(file)}${range ? `:${range.start.line}` : ''}: ` : '';
  return wrap(`note: ${where}${clean(message)}`, width).map((line, index) =>
    index ? `  ${line}` : `${chalk.cyan('note:')}${line.slice(5)}`,
  );
}

function summaryLine(chalk: ChalkInstance, { summary, findings }: Report): string {
  const { errors, warnings, infos, resources, files, skipped, suppressed } = summary;
  const read = `${count(resources, 'object')} in ${count(files, 'file')}${skipped ? `, ${count(skipped, 'document')} of other kinds` : ''}`;
  const hidden = suppressed ? `, ${count(suppressed, 'finding')} suppressed` : '';
  if (findings.length === 0) return `${chalk.green('✓')} No findings (${read}${hidden})`;
  const parts = [errors && count(errors, 'error'), warnings && count(warnings, 'warning'), infos && `${infos} info`]
    .filter(Boolean)
    .join(', ');
  const where = count(new Set(findings.map(({ file }) => file)).size, 'file');
  return `${paint(chalk, worst(findings))('✗')} ${chalk.bold(parts)} in ${where} (${read}${hidden})`;
}
