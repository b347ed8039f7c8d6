import type { Report } from './report.ts';

/** One line per finding: `path:line:column: severity rule message`. */
export const compact = ({ findings }: Report): string =>
  findings
    .map(({ file, range: { start }, severity, rule, message }) => `${file}:${start.line}:${start.column}: ${severity} ${rule} ${message}\n`)
    .join('');
