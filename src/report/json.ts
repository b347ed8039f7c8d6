import type { Report } from './report.ts';

/**
 * JSON that is safe to print: what a terminal or a CI runner would act on stands as `\u` escapes, so the data is the same.
 */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent)
    .replace(
      /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/##(?=(?:vso|teamcity)?\[)/g, '\\u0023#');

export const json = (report: Report): string => `${jsonText(report, 2)}\n`;

/** A line per finding and notice, and the summary as last line. */
export const jsonl = ({ schemaVersion, tool, summary, findings, notices }: Report): string =>
  [
    ...findings.map((finding) => ({ type: 'finding', ...finding })),
    ...notices.map((notice) => ({ type: 'notice', ...notice })),
    { type: 'summary', schemaVersion, tool, ...summary },
  ]
    .map((line) => `${jsonText(line)}\n`)
    .join('');
