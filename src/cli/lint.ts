import { rules } from '../../rules/index.ts';
import { analyze, severities } from '../engine/index.ts';
import { isRefused } from '../istio/admission/index.ts';
import { formatNames, formats } from '../report/formats.ts';
import { reportOf } from '../report/report.ts';
import { readInput, settingsOf } from './input.ts';
import { type Invocation, oneOf } from './options.ts';

export async function lint(invocation: Invocation): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'compact', formatNames);
  const failOn = oneOf('severity', invocation.value('fail-on') ?? 'error', [...severities, 'never'] as const);
  const minSeverity = oneOf('severity', invocation.value('min-severity') ?? 'info', severities);
  const settings = settingsOf(invocation);
  const input = await readInput(invocation);
  const analysis = analyze(input, { rules, isRefused, settings, minSeverity });
  const report = reportOf(input, analysis);
  const sources = new Map(input.contents.map(({ file }) => [file.path, file]));
  process.stdout.write((await formats[format]())(report, { sources }));
  if (analysis.internalErrors.length) return 2;
  if (failOn === 'never' || invocation.has('exit-zero')) return 0;
  return analysis.findings.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn)) ? 1 : 0;
}
