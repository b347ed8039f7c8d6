import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as core from '@actions/core';
import { lintFiles, type Outcome } from './cli/lint.ts';
import { parse, UsageError } from './cli/options.ts';
import type { Finding } from './engine/index.ts';
import { annotation, bySeverity } from './report/github.ts';
import { summaryPage } from './report/markdown.ts';
import { pretty } from './report/pretty.ts';
import { count } from './report/text.ts';

/** Inputs that are flags of the command. */
const flags = ['namespace', 'istio-version', 'closed-world', 'select', 'ignore', 'min-severity', 'fail-on', 'max-warnings'] as const;

/** GitHub shows ten annotations of each level and step. */
const mostAnnotations = 10;

/** GitHub shows nothing of a summary above 1 MiB. */
const mostSummary = 900 * 1024;

async function main(): Promise<void> {
  const folder = resolve(core.getInput('working-directory') || '.');
  process.chdir(folder);
  const report = core.getInput('json-file') || join(process.env.RUNNER_TEMP || tmpdir(), 'istio-tls-lint.json');
  const sarif = core.getInput('sarif-file');
  const outcome = await lintFiles(
    parse([
      ...flags.flatMap((flag) => (core.getInput(flag) ? [`--${flag}=${core.getMultilineInput(flag).join(',')}`] : [])),
      ...(isOn('allow-empty') ? ['--allow-empty'] : []),
      `--output=json=${report}`,
      ...(sarif ? [`--output=sarif=${sarif}`] : []),
      '--',
      ...core.getMultilineInput('paths'),
    ]),
    { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: folder },
  );
  const { summary } = outcome.report;
  core.setOutput('errors', summary.errors);
  core.setOutput('warnings', summary.warnings);
  core.setOutput('infos', summary.infos);
  core.setOutput('report', resolve(report));
  core.setOutput('sarif', sarif ? resolve(sarif) : '');
  core.setOutput('result', ['pass', 'fail', 'error'][outcome.status]);

  await log(outcome);
  if (isOn('annotations')) annotate(outcome);
  if (isOn('summary') && process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(page(outcome)).write();
  for (const complaint of outcome.complaints) core.error(complaint);
  if (outcome.status === 1)
    core.setFailed(`${count(summary.errors, 'error')} and ${count(summary.warnings, 'warning')} in Istio TLS configuration`);
  if (outcome.status === 2) core.setFailed('istio-tls-lint could not do its job: see the errors above');
}

/** An input that is true or false; an empty one, as in a test without action.yml, is the default. */
const isOn = (input: 'allow-empty' | 'annotations' | 'summary'): boolean =>
  core.getInput(input) === '' ? input !== 'allow-empty' : core.getBooleanInput(input);

/** The report for people. Nothing in it is taken for a command of the runner. */
async function log({ report, context }: Outcome): Promise<void> {
  const token = `istio-tls-lint-${process.pid}-${Date.now().toString(36)}`;
  core.startGroup('istio-tls-lint');
  process.stdout.write(`::stop-commands::${token}\n${await pretty(report, context)}\n::${token}::\n`);
  core.endGroup();
}

/** The worst findings as annotations; the last of each level says how many there are besides. */
function annotate({ report, context }: Outcome): void {
  const show = { error: core.error, warning: core.warning, notice: core.notice } as const;
  const written = { error: 0, warning: 0, notice: 0 };
  const total = { error: report.summary.errors, warning: report.summary.warnings, notice: report.summary.infos };
  for (const finding of bySeverity(report.findings)) {
    const { level, properties, message } = annotation(finding, context.prefix);
    const { title, file, line, endLine, col, endColumn } = properties;
    const nth = ++written[level];
    if (nth > mostAnnotations) continue;
    const more = total[level] - nth;
    if (nth === mostAnnotations && more > 0)
      show[level](`${message}\n\n${count(more, 'more finding')} of this level: see the summary of the job.`, {
        title,
        file,
        startLine: line,
      });
    else show[level](message, { title, file, startLine: line, endLine, startColumn: col, endColumn });
  }
}

function page({ report, context }: Outcome): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = process.env;
  const link = ({ file, range }: Finding) =>
    server && repository && commit && !file.startsWith('/')
      ? `${server}/${repository}/blob/${commit}/${(context.prefix + file).split('/').map(encodeURIComponent).join('/')}#L${range.start.line}`
      : undefined;
  const text = summaryPage(report, context, link);
  if (Buffer.byteLength(text) <= mostSummary) return text;
  const cut = text.slice(0, mostSummary / 4);
  return `${cut.slice(0, cut.lastIndexOf('\n'))}\n\nand more than a summary can hold.\n`;
}

try {
  await main();
} catch (error) {
  core.setOutput('result', 'error');
  core.setFailed(error instanceof UsageError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
}
