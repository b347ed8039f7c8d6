import { byFile, type Report } from './report.ts';
import { element, xmlHead } from './xml.ts';

/** Checkstyle XML, read by many CI plugins. */
export const checkstyle = (report: Report): string => {
  const files = [...byFile(report)].map(([name, findings]) =>
    element(
      'file',
      { name },
      findings.map(({ range, severity, message, rule }) =>
        element('error', { line: range.start.line, column: range.start.column, severity, message, source: `istio-tls-lint.${rule}` }),
      ),
    ),
  );
  return `${xmlHead}${element('checkstyle', { version: '4.3' }, files)}\n`;
};
