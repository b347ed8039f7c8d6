import type { Finding } from '../engine/index.ts';
import type { Context } from './formats.ts';
import { byFile, type Report } from './report.ts';
import { element, escapeXml, xmlHead } from './xml.ts';

/** JUnit XML: a failed test for every finding, a passed one for every file without any. */
export function junit(report: Report, { files }: Context): string {
  const { findings, notices } = report;
  const found = byFile(report);
  const paths = [...new Set([...files.keys(), ...found.keys()])].sort();
  const internal = notices.filter(({ kind }) => kind === 'internal-error');
  const suites = paths.map((file) => suite(file, found.get(file) ?? []));
  if (internal.length) {
    const cases = internal.map(({ message }) =>
      element('testcase', { name: 'internal error', classname: 'istio-tls-lint' }, [element('error', { message })]),
    );
    suites.push(element('testsuite', { name: 'istio-tls-lint', tests: cases.length, failures: 0, errors: cases.length }, cases));
  }
  const tests = findings.length + paths.length - found.size + internal.length;
  return `${xmlHead}${element('testsuites', { name: 'istio-tls-lint', tests, failures: findings.length, errors: internal.length }, suites)}\n`;
}

function suite(file: string, findings: readonly Finding[]): string {
  const cases = findings.length
    ? findings.map(({ rule, message, severity, range, impact, help, docsUrl, resource }) =>
        element(
          'testcase',
          { name: `${rule} at ${range.start.line}:${range.start.column}`, classname: file, file, line: range.start.line },
          [
            element('failure', { type: severity, message }, [
              escapeXml(
                [`${file}:${range.start.line}:${range.start.column}  ${resource.kind} ${resource.name}`, impact, help, docsUrl]
                  .filter(Boolean)
                  .join('\n'),
              ),
            ]),
          ],
        ),
      )
    : [element('testcase', { name: 'no findings', classname: file, file })];
  return element('testsuite', { name: file, tests: cases.length, failures: findings.length, errors: 0 }, cases);
}
