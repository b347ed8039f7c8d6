import type { SourceFile } from '../yaml/index.ts';
import type { Context } from './formats.ts';
import { jsonText } from './json.ts';
import type { Report } from './report.ts';

/** Reviewdog's diagnostics, a line each. Its columns count bytes of UTF-8. */
export const rdjsonl = ({ findings }: Report, { files, prefix }: Context): string =>
  findings
    .map((finding) => {
      const file = files.get(finding.file)?.file;
      const diagnostic = {
        message: [finding.message, finding.impact, finding.help].filter(Boolean).join('\n'),
        location: { path: prefix + finding.file, range: byteRange(finding.range, file) },
        severity: { error: 'ERROR', warning: 'WARNING', info: 'INFO' }[finding.severity],
        source: { name: 'istio-tls-lint' },
        code: { value: finding.rule, url: finding.docsUrl },
        ...(finding.fix
          ? {
              suggestions: finding.fix.edits.map(({ file: path, range, newText }) => ({
                range: byteRange(range, files.get(path)?.file),
                text: newText,
              })),
            }
          : {}),
      };
      return `${jsonText(diagnostic)}\n`;
    })
    .join('');

type Range = Report['findings'][number]['range'];

const byteRange = ({ start, end }: Range, file: SourceFile | undefined) => ({
  start: bytePosition(start, file),
  end: bytePosition(end, file),
});

function bytePosition({ line, column, offset }: Range['start'], file: SourceFile | undefined) {
  if (!file) return { line, column };
  return { line, column: Buffer.byteLength(file.text.slice(offset - column + 1, offset)) + 1 };
}
