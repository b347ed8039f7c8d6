import type { Finding } from '../engine/index.ts';
import type { Context } from './formats.ts';
import { bySeverity } from './github.ts';
import type { Report } from './report.ts';
import { clean, count, withoutCommands } from './text.ts';

/** For job summaries and comments: counts, a table, and an explanation of each rule that found something. */
export const markdown = (report: Report, context: Context): string => withoutCommands(summaryPage(report, context));

/** GitHub shows nothing of a summary above 1 MiB. */
const mostRows = 200;

/**
 * @param link gives the address of a place, where there is one
 */
export function summaryPage(report: Report, { rules }: Context, link: (finding: Finding) => string | undefined = () => undefined): string {
  const { summary, findings } = report;
  const out = ['## istio-tls-lint', ''];
  const read = `${count(summary.resources, 'object')} in ${count(summary.files, 'file')}`;
  if (findings.length === 0) out.push(`✅ No findings (${read}).`);
  else
    out.push(
      `${summary.errors ? '❌' : '⚠️'} **${count(summary.errors, 'error')}, ${count(summary.warnings, 'warning')}, ${summary.infos} info** (${read}${
        summary.suppressed ? `, ${count(summary.suppressed, 'finding')} suppressed` : ''
      }).`,
      '',
      '| | Place | Object | Finding | Rule |',
      '| --- | --- | --- | --- | --- |',
      ...bySeverity(findings)
        .slice(0, mostRows)
        .map((finding) => row(finding, link(finding))),
    );
  if (findings.length > mostRows) out.push('', `and ${findings.length - mostRows} more.`);
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  for (const id of [...new Set(bySeverity(findings).map((finding) => finding.rule))]) {
    const rule = known.get(id);
    const example = findings.find((finding) => finding.rule === id);
    if (!example) continue;
    // What a rule says of itself is ours and may be Markdown.
    out.push('', `<details><summary><code>${escapeMarkdown(id)}</code>: ${escapeMarkdown(rule?.summary ?? '')}</summary>`, '');
    out.push(
      rule?.impact ?? escapeMarkdown(example.impact),
      '',
      rule?.fix ?? escapeMarkdown(example.help),
      '',
      example.docsUrl,
      '',
      '</details>',
    );
  }
  for (const { message, file, kind } of report.notices.slice(0, 50))
    out.push(
      '',
      `> ${kind === 'internal-error' ? '**Internal error:** ' : ''}${file && !message.startsWith(file) ? `${code(file)}: ` : ''}${escapeMarkdown(message)}`,
    );
  return `${out.join('\n')}\n`;
}

const icons = { error: '🛑 error', warning: '⚠️ warning', info: 'ℹ️ info' } as const;

function row(finding: Finding, address: string | undefined): string {
  const { file, range, resource, rule, docsUrl } = finding;
  const place = code(`${file}:${range.start.line}`);
  const object = resource.kind ? code(`${resource.kind} ${resource.namespace ? `${resource.namespace}/` : ''}${resource.name}`) : '';
  return `| ${icons[finding.severity]} | ${address ? `[${place}](${address})` : place} | ${object} | ${escapeMarkdown(finding.message)} | [${code(rule)}](${docsUrl}) |`;
}

/** Text that Markdown and HTML show as it is, on one line. */
export const escapeMarkdown = (text: string): string =>
  clean(text)
    .replace(/[\\`*_[\]|#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u200b');

/** Text as code, also inside a table. */
const code = (text: string): string => {
  const inner = clean(text).replaceAll('|', '\\|');
  return inner.includes('`') ? `\`\` ${inner} \`\`` : `\`${inner}\``;
};
