import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rules } from '../../rules/index.ts';
import { analyze, builtinRules, type Finding, type Severity, severities } from '../engine/index.ts';
import { nearest } from '../graph/names.ts';
import { prefixInRepository } from '../input/repository.ts';
import { isRefused } from '../istio/admission/index.ts';
import { type Context, type FormatName, formatNames, formats } from '../report/formats.ts';
import { reportOf } from '../report/report.ts';
import { readInput, settingsOf } from './input.ts';
import { type Invocation, oneOf, UsageError } from './options.ts';
import { wantsColor, widthOf } from './terminal.ts';

/** Lints and reports. @returns the exit status, which does not depend on the format */
export async function lint(invocation: Invocation): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'pretty', formatNames);
  const outputs = invocation.list('output').map(outputOf);
  const fails = failure(invocation);
  const minSeverity = leastSeverity(invocation);
  const wants = selection(invocation);
  const settings = settingsOf(invocation);
  const color = wantsColor(invocation, process.stdout);

  const input = await readInput(invocation);
  const analysis = analyze(input, { rules, isRefused, settings, wants, minSeverity, noSuppression: invocation.has('no-ignores') });
  const report = reportOf(input, analysis);
  const context: Context = {
    files: new Map(input.contents.map((content) => [content.file.path, content])),
    rules: [...rules, ...builtinRules].filter(({ id }) => wants(id)),
    color,
    width: widthOf(process.stdout),
    quiet: invocation.has('quiet'),
    prefix: prefixInRepository(process.cwd()),
  };
  for (const output of outputs) {
    const text = (await formats[output.format]())(report, { ...context, color: false, width: 100 });
    try {
      mkdirSync(dirname(output.file), { recursive: true });
      writeFileSync(output.file, text);
    } catch (error) {
      throw new UsageError(`cannot write ${output.file}: ${(error as Error).message}`);
    }
  }
  process.stdout.write((await formats[format]())(report, context));
  for (const { rule, message } of analysis.internalErrors) process.stderr.write(`istio-tls-lint: internal error in ${rule}: ${message}\n`);
  return analysis.internalErrors.length || input.failed ? 2 : fails(analysis.findings) ? 1 : 0;
}

function outputOf(written: string): { format: FormatName; file: string } {
  const [, format = '', file = ''] = /^([^=]*)=(.+)$/.exec(written) ?? [];
  if (!file) throw new UsageError(`--output ${written}: write FORMAT=FILE, as in --output sarif=report.sarif`);
  return { format: oneOf('format', format, formatNames), file };
}

function leastSeverity(invocation: Invocation): Severity {
  const written = invocation.value('min-severity');
  const severity = oneOf('severity', written ?? 'info', severities);
  return invocation.has('quiet') && !written ? 'error' : severity;
}

/** Whether findings fail the run, by `--fail-on`, `--max-warnings` and `--exit-zero`. */
function failure(invocation: Invocation): (findings: readonly Finding[]) => boolean {
  const failOn = oneOf('severity', invocation.value('fail-on') ?? 'error', [...severities, 'never'] as const);
  const written = invocation.value('max-warnings');
  const most = written === undefined ? Number.POSITIVE_INFINITY : Number(written);
  if (written !== undefined && (written.trim() === '' || !Number.isInteger(most) || most < 0))
    throw new UsageError(`--max-warnings "${written}" is not a number`);
  const shown = severities.indexOf(leastSeverity(invocation));
  // A run that fails without showing why helps nobody.
  if ((failOn !== 'never' && severities.indexOf(failOn) < shown && invocation.value('fail-on')) || (written !== undefined && shown > 1)) {
    const flag = written === undefined ? `--fail-on ${failOn}` : '--max-warnings';
    throw new UsageError(`${flag} would fail on findings that ${invocation.value('min-severity') ? '--min-severity' : '--quiet'} hides`);
  }
  if (invocation.has('exit-zero')) return () => false;
  return (findings) =>
    (failOn !== 'never' && findings.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn))) ||
    findings.filter(({ severity }) => severity === 'warning').length > most;
}

/** Which rules are wanted, by `--select` and `--ignore`. */
function selection(invocation: Invocation): (rule: string) => boolean {
  const ids = [...rules, ...builtinRules].map(({ id }) => id);
  const list = (flag: 'select' | 'ignore') => {
    const wanted = invocation.list(flag);
    for (const id of wanted) {
      if (ids.includes(id)) continue;
      const guess = nearest(id, ids);
      throw new UsageError(`--${flag}: there is no rule "${id}"${guess ? `; did you mean ${guess}?` : '; list-rules prints them all'}`);
    }
    return new Set(wanted);
  };
  const selected = list('select');
  const ignored = list('ignore');
  return (rule) => (selected.size === 0 || selected.has(rule)) && !ignored.has(rule);
}
