import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNames } from '../report/formats.ts';
import { run } from './run.ts';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const gateway = (credential: string) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: istio-ingress }
spec:
  selector: { istio: ingress }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop.example.com]
      tls: { mode: SIMPLE, credentialName: ${credential} }
`;

const files: Readonly<Record<string, string>> = {
  'clean/gateway.yaml': gateway('shop-cert'),
  // Istio before 1.9 ignored such a Secret: a warning, and an error for a mesh of that age.
  'warning/gateway.yaml': gateway('istio-shop-cert'),
  'syntax/gateway.yaml': `${gateway('shop-cert')}---\napiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n`,
  'workload/gateway.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: istio-ingress }
spec:
  template:
    metadata: { labels: { istio: ingress }, annotations: { inject.istio.io/templates: gateway } }
    spec: { containers: [{ name: istio-proxy }] }
`,
  'empty/values.yaml': 'replicas: 3\n',
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

/** Runs the command in this process. */
async function command(args: readonly string[], env: Record<string, string> = {}, stdout: { isTTY?: boolean; columns?: number } = {}) {
  let out = '';
  let err = '';
  const status = await run(args, {
    stdout: { ...stdout, write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env,
    cwd: folder,
  });
  return { status, out, err };
}

describe('exit status', () => {
  const cases: readonly [name: string, args: readonly string[], status: number][] = [
    ['clean', ['clean'], 0],
    ['a warning', ['warning'], 0],
    ['a warning that fails', ['warning', '--fail-on', 'warning'], 1],
    ['an error', ['warning', '--istio-version', '1.8'], 1],
    ['an error with --exit-zero', ['warning', '--istio-version', '1.8', '--exit-zero'], 0],
    ['an error with --fail-on never', ['warning', '--istio-version', '1.8', '--fail-on=never'], 0],
    ['too many warnings', ['warning', '--max-warnings', '0'], 1],
    ['a syntax error', ['syntax'], 1],
    ['nothing to lint', ['empty'], 2],
    ['nothing to lint with --allow-empty', ['empty', '--allow-empty'], 0],
    ['a missing path beside a good one', ['clean', 'missing.yaml'], 2],
    ['an unknown flag', ['clean', '--fix-all'], 2],
    ['an unknown rule', ['clean', '--ignore', 'no-such-rule'], 2],
  ];

  const inEveryFormat = /^(?:clean|a warning|an error|a syntax error|nothing to lint|a missing path.*|an unknown flag)$/;
  const matrix = formatNames.flatMap((format) =>
    cases
      .filter(([name]) => format === 'compact' || inEveryFormat.test(name))
      .map(([name, args, status]) => ({ format, name, args, status })),
  );

  test.each(matrix)('$format, $name: $status', async ({ format, args, status }) => {
    const result = await command([...args, '--format', format]);
    expect(result.status).toBe(status);
    // stdout is the report's alone; whoever gets 2 is told why on stderr.
    expect(result.err === '').toBe(status !== 2);
    if (status === 1 && format !== 'gitlab') expect(result.out).toMatch(/reserved-secret-name-prefix|broken-yaml/);
    if (format === 'json' && result.out) expect(JSON.parse(result.out)).toHaveProperty('schemaVersion', 1);
  });
});

describe('trace', () => {
  test.each<[args: string[], status: number, out: RegExp, err: RegExp]>([
    [['trace', 'clean', 'workload'], 0, /^istio-ingress\/gw {2}gateway .*\n\n {2}listens on port 443\n/, /^$/],
    [['trace', 'clean', 'workload', '--format', 'json'], 0, /^\{\n {2}"schemaVersion": 1,/, /^$/],
    [['trace', 'clean', 'workload', '--to', 'https://shop.example.com', '--workload', 'istio-ingress/gw'], 0, /✗ no-route/, /^$/],
    [
      ['trace', 'clean', 'workload', '--workload', 'shop/gone'],
      2,
      /^$/,
      /No workload shop\/gone with an Envoy\. There are: istio-ingress\/gw\./,
    ],
    [['trace', 'clean', 'workload', '--to', 'a b'], 2, /^$/, /--to wants HOST\[:PORT\]/],
    [['trace', 'clean', '--format', 'sarif'], 2, /^$/, /unknown format "sarif"/],
  ])('%j', async (args, status, out, err) => {
    const result = await command(args);
    expect(result.out).toMatch(out);
    expect(result.err).toMatch(err);
    expect(result.status).toBe(status);
  });
});

test.each(formatNames)('hostile input reaches nobody through %s', async (format) => {
  const hostile = join(root, 'fixtures/hostile');
  const { status, out, err } = await command([hostile, '--format', format]);
  expect(status).toBeGreaterThan(0);
  for (const text of [out, err]) {
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    const lines = text.split('\n').filter((line) => line.trimStart().startsWith('::'));
    expect(lines.filter((line) => format !== 'github' || !/^::(?:error|warning|notice) title=[\w-]+/.test(line))).toEqual([]);
  }
});

describe('the command line', () => {
  test.each([
    [['--formt', 'json'], 'unknown flag --formt; did you mean --format?'],
    [['--format', 'sarf'], 'unknown format "sarf"; did you mean sarif?'],
    [['clean', '--format'], '--format needs a value: --format FORMAT'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--ignore', 'broken-yml'], '--ignore: there is no rule "broken-yml"; did you mean broken-yaml?'],
    [['explain', 'broken-yml'], 'there is no rule "broken-yml"; did you mean broken-yaml?'],
    [['explain'], 'explain needs the id of a rule; list-rules prints them all'],
    [['--fail-on', 'errors'], 'unknown severity "errors"; did you mean error?'],
    [['--istio-version', 'new'], '"new" is no Istio version such as 1.29'],
    [['--now', 'tomorrow'], '"tomorrow" is no date such as 2027-03-31'],
    [['--closed-world', 'Secrets'], 'no rule reads objects of kind "Secrets"; did you mean Secret?'],
    [['--max-warnings', 'few'], '--max-warnings "few" is not a number'],
    [['--quiet', '--fail-on', 'warning'], '--fail-on warning would fail on findings that --quiet hides'],
    [['-o', 'sarif'], '--output sarif: write FORMAT=FILE, as in --output sarif=report.sarif'],
    [['trace', '--fail-on', 'error'], '--fail-on means nothing to "trace", only to lint'],
  ])('%j is answered with: %s', async (args, message) => {
    const { status, out, err } = await command(args);
    expect({ status, out, err }).toEqual({ status: 2, out: '', err: `istio-tls-lint: ${message}\n` });
  });

  test('flags stand anywhere, and -- ends them', async () => {
    expect((await command(['clean', '--format=compact', 'warning', '-q'])).status).toBe(0);
    expect((await command(['--', '--format'])).err).toContain('--format does not exist');
  });

  test('help fits a screen and names every format', async () => {
    const { out, status } = await command(['--help']);
    const lines = out.trimEnd().split('\n');
    expect(status).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const format of formatNames) expect(out).toContain(format);
  });

  test('lint is the default command, and . its default path', async () => {
    expect((await command(['lint', 'clean'])).out).toBe((await command(['clean'])).out);
    expect((await command([])).out).toContain('warning');
  });

  test('--select and --ignore choose rules, --min-severity and --quiet what is shown', async () => {
    const ids = async (...args: string[]) =>
      [...(await command(['warning', 'syntax', '-f', 'compact', ...args])).out.matchAll(/^\S+: \w+ ([\w-]+) /gm)].map((m) => m[1]);
    expect(await ids()).toEqual(['broken-yaml', 'reserved-secret-name-prefix']);
    expect(await ids('--select', 'broken-yaml')).toEqual(['broken-yaml']);
    expect(await ids('--ignore', 'broken-yaml,certificate-expired')).toEqual(['reserved-secret-name-prefix']);
    expect(await ids('--min-severity', 'error')).toEqual(['broken-yaml']);
    expect(await ids('-q')).toEqual(['broken-yaml']);
  });

  test('--output writes further reports, in new folders too', async () => {
    const { out } = await command(['warning', '-f', 'compact', '-o', 'json=reports/new/out.json', '--output=sarif=reports/out.sarif']);
    expect(out).toContain('reserved-secret-name-prefix');
    expect(JSON.parse(readFileSync(join(folder, 'reports/new/out.json'), 'utf8')).findings).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, 'reports/out.sarif'), 'utf8')).version).toBe('2.1.0');
    rmSync(join(folder, 'reports'), { recursive: true });
  });
});

describe('colour', () => {
  const colored = async (env: Record<string, string>, isTTY: boolean, ...args: string[]) =>
    (await command(['warning', ...args], env, { isTTY })).out.includes('\u001b[');

  test.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['CLICOLOR_FORCE', { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false, true],
    ['the log of an Action', { GITHUB_ACTIONS: 'true' }, false, true],
  ])('%s', async (_, env, isTTY, expected) => {
    expect(await colored(env as Record<string, string>, isTTY)).toBe(expected);
    expect(await colored(env as Record<string, string>, isTTY, '--color', 'always')).toBe(true);
    expect(await colored(env as Record<string, string>, isTTY, '--color=never')).toBe(false);
  });
});

describe('rules', () => {
  test('list-rules and explain know every rule', async () => {
    const listed = JSON.parse((await command(['list-rules', '--format', 'json'])).out) as { id: string; severity: string }[];
    expect(listed.map(({ id }) => id)).toContain('broken-yaml');
    expect((await command(['rules'])).out.split('\n').length).toBe(listed.length + 1);
    for (const format of ['pretty', 'markdown'] as const) {
      const { out } = await command(['explain', ...listed.map(({ id }) => id), '--format', format]);
      for (const { id } of listed) expect(out).toContain(`/${id}.md`);
    }
  });
});

describe('the bundle', () => {
  test('runs by itself, from any folder', () => {
    const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
    expect(execFileSync(process.execPath, [cli, '--version'], { cwd: folder, encoding: 'utf8' })).toBe(`${version}\n`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'warning', '--format', 'json', '--fail-on', 'warning'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout).findings).toMatchObject([
      { rule: 'reserved-secret-name-prefix', file: 'warning/gateway.yaml', range: { start: { line: 9 } } },
    ]);
  });

  test('reads what an editor sends, under the name of its file', () => {
    const args = [cli, '-', '--stdin-filename', 'clean/gateway.yaml', '--format', 'json'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', input: gateway('prometheus-cert') });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).findings).toMatchObject([{ rule: 'reserved-secret-name-prefix', file: 'clean/gateway.yaml' }]);
  });

  test('needs nothing but itself, and runs the same without its sources', () => {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    execFileSync('cp', ['-r', join(root, 'dist'), join(root, 'package.json'), bare]);
    // Packages that may lie around further up are not to be reached.
    for (const name of ['yaml', 'chalk', 'fast-glob', 'ajv', '@actions/core']) {
      mkdirSync(join(bare, 'node_modules', name), { recursive: true });
      writeFileSync(join(bare, 'node_modules', name, 'index.js'), 'throw new Error("the bundle is not whole");');
    }
    writeFileSync(join(bare, 'gateway.yaml'), gateway('&name istio-shop-cert'));
    for (const format of formatNames) {
      const { stdout, stderr } = spawnSync(process.execPath, [join(bare, 'dist/cli.js'), 'gate*.yaml', '-f', format], {
        cwd: bare,
        encoding: 'utf8',
      });
      expect({ format, found: stdout.includes('reserved-secret-name-prefix'), stderr }).toEqual({ format, found: true, stderr: '' });
    }
    rmSync(bare, { recursive: true });
  });

  test('survives a reader that stops early', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', `"${process.execPath}" "${cli}" list-rules --format json | head -1`],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
