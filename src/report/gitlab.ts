import type { Context } from './formats.ts';
import { jsonText } from './json.ts';
import type { Report } from './report.ts';

const severity = { error: 'critical', warning: 'major', info: 'minor' } as const;

/** GitLab Code Quality. */
export const gitlab = ({ findings }: Report, { prefix }: Context): string =>
  `${jsonText(
    findings.map((finding) => ({
      description: finding.message,
      check_name: finding.rule,
      content: { body: [finding.impact, finding.help, finding.docsUrl].filter(Boolean).join('\n\n') },
      categories: ['Security'],
      fingerprint: finding.fingerprint,
      severity: severity[finding.severity],
      location: {
        path: (prefix + finding.file).replace(/^\.\//, ''),
        lines: { begin: finding.range.start.line, end: finding.range.end.line },
      },
    })),
    2,
  )}\n`;
