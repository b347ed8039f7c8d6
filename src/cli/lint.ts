import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { analyze, builtinRules, type Finding, type Severity, severities } from '../engine/index.ts';
import { nearest } from '../graph/names.ts';
import { prefixInRepository } from '../input/index.ts';
import { isRefused } from '../istio/admission/index.ts';
import { type Context, type FormatName, formatNames, formats } from '../report/formats.ts';
import { type Report, reportOf } from '../report/report.ts';
import { clean } from '../report/text.ts';
import { complaintsOf, readInput, settingsOf } from './input.ts';
import type { Io } from './io.ts';
import { type Invocation, oneOf, UsageError } from './options.ts';
import { wantsColor, widthOf } from './terminal.ts';

/** What came out of linting, before anything is printed. */
export interface Outcome {
  readonly report: Report;
  readonly context: Context;
  /** 0 clean, 1 findings, 2 something was not read or a rule failed. It does not depend on the format. */
  readonly status: 0 | 1 | 2;
  /** Lines for standard error: what kept the job from being done. */
  readonly complaints: readonly string[];
}

/** Lints and prints. @returns the exit status */
export async function lint(invocation: Invocation, io: Io): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'pretty', formatNames);
  const outcome = await lintFiles(invocation, io);
  const print = await formats[format]();
  io.stdout.write(await print(outcome.report, outcome.context));
  for (const line of outcome.complaints) io.stderr.write(`istio-tls-lint: ${line}\n`);
  return outcome.status;
}

/** Lints and writes the files that `--output` asks for. @throws UsageError */
export async function lintFiles(invocation: Invocation, io: Io): Promise<Outcome> {
  const outputs = invocation.list('output').map(outputOf);
  const fails = failure(invocation);
  const minSeverity = leastSeverity(invocation);
  const wants = selection(invocation);
  const settings = settingsOf(invocation);
  const color = wantsColor(invocation, io);

  const input = await readInput(invocation, io);
  const analysis = analyze(input, { rules, isRefused, settings, wants, minSeverity, noSuppression: invocation.has('no-ignores') });
  const report = reportOf(input, analysis);
  const context: Context = {
    files: new Map(input.contents.map((content) => [content.file.path, content])),
    rules: [...rules, ...builtinRules].filter(({ id }) => wants(id)),
    color,
    width: widthOf(io),
    quiet: invocation.has('quiet'),
    prefix: prefixInRepository(io.cwd),
  };
  for (const { format, file } of outputs) {
    const print = await formats[format]();
    const text = await print(report, { ...context, color: false, width: 100 });
    const path = resolve(io.cwd, file);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (error) {
      throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
    }
  }
  const broken = analysis.internalErrors.map(
    ({ rule, message }) => `internal error in ${rule}: ${message.split('\n').map(clean).join('\n')}`,
  );
  const complaints = [...complaintsOf(input), ...broken];
  return { report, context, complaints, status: complaints.length ? 2 : fails(analysis.findings) ? 1 : 0 };
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
  if (written !== undefined && !/^\d+$/.test(written)) throw new UsageError(`--max-warnings "${written}" is not a number`);
  const shown = severities.indexOf(leastSeverity(invocation));
  // A run that fails without showing why helps nobody.
  const hidden =
    written !== undefined && shown > severities.indexOf('warning')
      ? '--max-warnings'
      : invocation.value('fail-on') && failOn !== 'never' && severities.indexOf(failOn) < shown
        ? `--fail-on ${failOn}`
        : undefined;
  if (hidden)
    throw new UsageError(`${hidden} would fail on findings that ${invocation.value('min-severity') ? '--min-severity' : '--quiet'} hides`);
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
