import { type Finding, severities } from '../engine/index.ts';
import type { Context } from './formats.ts';
import type { Report } from './report.ts';
import { clean } from './text.ts';

/** Workflow commands that GitHub shows as annotations; the worst come first because a step shows only ten of each level. */
export const github = ({ findings }: Report, { prefix }: Context): string =>
  bySeverity(findings)
    .map((finding) => {
      const { level, properties, message } = annotation(finding, prefix);
      const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${level} ${written.join(',')}::${data(message)}\n`;
    })
    .join('');

/** The worst first; otherwise the order stays. */
export const bySeverity = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));

/** A finding as an annotation. GitHub drops the columns of a range over several lines; ranges of findings never span lines. */
export function annotation(finding: Finding, prefix: string) {
  const { start, end } = finding.range;
  return {
    level: finding.severity === 'info' ? ('notice' as const) : finding.severity,
    properties: {
      title: clean(finding.resource.kind ? `${finding.rule}: ${finding.resource.kind} ${finding.resource.name}` : finding.rule),
      file: clean(prefix + finding.file),
      line: start.line,
      endLine: start.line,
      col: start.column,
      endColumn: end.line === start.line ? Math.max(end.column, start.column) : start.column,
    },
    message: cutTo([finding.message, finding.impact, finding.help, finding.docsUrl].filter(Boolean).map(clean).join('\n'), 4000),
  };
}

/** GitHub cuts messages at 4,096 characters. */
const cutTo = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
