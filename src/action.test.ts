import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const { inputs, outputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, unknown>;
  runs: { main: string };
};
const workspace = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
afterAll(() => rmSync(workspace, { recursive: true }));

const gateway = (name: string, credential: string) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: istio-ingress }
spec:
  selector: { istio: ingress }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [${name}.example.com]
      tls: { mode: SIMPLE, credentialName: ${credential} }
`;

beforeAll(() => {
  mkdirSync(join(workspace, '.git'));
  for (const folder of ['deploy/bad', 'deploy/clean', 'many']) mkdirSync(join(workspace, folder), { recursive: true });
  writeFileSync(join(workspace, 'deploy/bad/gateway.yaml'), gateway('shop', 'istio-shop-cert'));
  writeFileSync(join(workspace, 'deploy/clean/gateway.yaml'), gateway('shop', 'shop-cert'));
  writeFileSync(
    join(workspace, 'many/gateways.yaml'),
    Array.from({ length: 25 }, (_, n) => gateway(`shop${n}`, `istio-${n}`)).join('---\n'),
  );
});

/** Runs the bundle as a runner does: inputs as INPUT_ variables, defaults from action.yml, files for outputs and the summary. */
function action(given: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-runner-'));
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo/mesh',
    GITHUB_SHA: '0123abc',
    RUNNER_TEMP: folder,
  };
  for (const [name, { default: value }] of Object.entries(inputs)) env[`INPUT_${name.toUpperCase()}`] = given[name] ?? value;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, runs.main)], { cwd: workspace, env, encoding: 'utf8' });
  const written = Object.fromEntries(
    [...readFileSync(output, 'utf8').matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map((match) => [match[1], match[3]]),
  );
  const report = written.report ? JSON.parse(readFileSync(written.report, 'utf8')) : undefined;
  const result = { status, stdout, stderr, outputs: written, summary: readFileSync(summary, 'utf8'), report };
  rmSync(folder, { recursive: true });
  return result;
}

const commands = (stdout: string) => stdout.split('\n').filter((line) => /^::(?:error|warning|notice)/.test(line));

test('a clean tree passes', () => {
  const { status, outputs: set, summary, stdout } = action({ paths: 'deploy/clean' });
  expect({ status, result: set.result, errors: set.errors }).toEqual({ status: 0, result: 'pass', errors: '0' });
  expect(summary).toContain('No findings');
  expect(commands(stdout)).toEqual([]);
});

test('findings become annotations, a summary, outputs and a report', () => {
  const result = action({ paths: 'deploy/bad\ndeploy/clean/*.yaml', 'istio-version': '1.8', 'min-severity': 'warning' });
  expect(result.status).toBe(1);
  expect(result.outputs).toMatchObject({ result: 'fail', errors: '1', warnings: '0', sarif: '' });
  expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(outputs).sort());
  expect(result.report.findings).toMatchObject([{ rule: 'reserved-secret-name-prefix', file: 'deploy/bad/gateway.yaml' }]);
  expect(commands(result.stdout)[0]).toMatch(
    /^::error title=reserved-secret-name-prefix%3A Gateway shop,file=deploy\/bad\/gateway.yaml,line=9,endLine=9,col=\d+,endColumn=\d+::The Secret name/,
  );
  expect(result.summary).toContain('https://github.com/octo/mesh/blob/0123abc/deploy/bad/gateway.yaml#L9');
  expect(result.stdout).toContain('::group::istio-tls-lint');
});

test('paths are those of the repository, also from a folder inside it', () => {
  const { stdout, summary } = action({ 'working-directory': 'deploy', paths: 'bad', 'fail-on': 'warning' });
  expect(commands(stdout)[0]).toContain('file=deploy/bad/gateway.yaml');
  expect(summary).toContain('blob/0123abc/deploy/bad/gateway.yaml');
});

test.each([
  ['error', 0, 'pass'],
  ['warning', 1, 'fail'],
  ['never', 0, 'pass'],
])('fail-on %s', (level, status, result) => {
  const run = action({ paths: 'deploy/bad', 'fail-on': level });
  expect({ status: run.status, result: run.outputs.result, warnings: run.outputs.warnings }).toEqual({ status, result, warnings: '1' });
});

test('the tenth annotation says how many there are besides', () => {
  const { stdout, summary } = action({ paths: 'many' });
  const warnings = commands(stdout).filter((line) => line.startsWith('::warning'));
  expect(warnings).toHaveLength(10);
  expect(warnings[9]).toContain('15 more findings of this level');
  expect(summary.match(/^\| /gm)).toHaveLength(25 + 2);
});

describe('what goes wrong', () => {
  test.each([
    ['a missing path', { paths: 'nowhere' }, 'nowhere does not exist'],
    ['an unknown level', { 'fail-on': 'errors' }, 'unknown severity "errors"; did you mean error?'],
    ['nothing to lint', { paths: '.git' }, 'there are no Kubernetes manifests in .git'],
  ])('%s is an error of the step', (_, given, message) => {
    const { status, stdout, outputs: set } = action(given);
    expect({ status, result: set.result }).toEqual({ status: 1, result: 'error' });
    expect(stdout).toContain(message);
  });

  test('annotations and summary can be switched off, SARIF on', () => {
    const file = join(workspace, 'out.sarif');
    const {
      stdout,
      summary,
      outputs: set,
    } = action({ paths: 'deploy/bad', annotations: 'false', summary: 'false', 'sarif-file': 'out.sarif' });
    expect(commands(stdout)).toEqual([]);
    expect(summary).toBe('');
    expect(set.sarif).toBe(file);
    expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results).toHaveLength(1);
  });
});

test('nothing from a file is taken for a command of the runner', () => {
  writeFileSync(join(workspace, 'evil.yaml'), gateway('"x\\n::error::pwned\\n##[error]pwned"', 'istio-x').replace('.example.com', ''));
  const { stdout } = action({ paths: 'evil.yaml', 'istio-version': '1.8' });
  rmSync(join(workspace, 'evil.yaml'));
  expect(stdout.split('\n').filter((line) => line.trimStart().startsWith('::error::pwned'))).toEqual([]);
  expect(stdout).not.toContain('##[error]');
});
