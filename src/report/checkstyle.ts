import type { Report } from './report.ts';
import { element, xmlHead } from './xml.ts';

/** Checkstyle XML, read by many CI plugins. */
export const checkstyle = ({ findings }: Report): string => {
  const files = [...new Set(findings.map(({ file }) => file))].map((file) =>
    element(
      'file',
      { name: file },
      findings
        .filter((finding) => finding.file === file)
        .map(({ range, severity, message, rule }) =>
          element('error', { line: range.start.line, column: range.start.column, severity, message, source: `istio-tls-lint.${rule}` }),
        ),
    ),
  );
  return `${xmlHead}${element('checkstyle', { version: '4.3' }, files)}\n`;
};
