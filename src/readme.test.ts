import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../rules/index.ts';
import { flags } from './cli/options.ts';
import { run } from './cli/run.ts';
import { formatNames } from './report/formats.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const contributing = read('CONTRIBUTING.md');

const snippets = [...readme.matchAll(/^<!-- (fixtures\/readme\/\S+) -->\n```\w+\n([\s\S]*?)^```$/gm)].map(([, path = '', text]) => ({
  path,
  text,
}));

test.each(snippets)('README shows $path as it is tested', ({ path, text }) => {
  expect(text).toBe(read(path));
});

test('README shows every example file', () => {
  const files = readdirSync(join(root, 'fixtures/readme'), { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(snippets.map(({ path }) => path).sort()).toEqual(files.map(({ name }) => `fixtures/readme/${name}`).sort());
});

test('workflows use inputs that the Action has', () => {
  const { inputs } = parse(read('action.yml')) as { inputs: object };
  for (const name of ['workflow.yaml', 'code-scanning.yaml']) {
    const { jobs } = parse(read(`fixtures/readme/${name}`)) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> };
    const steps = Object.values(jobs).flatMap(({ steps }) => steps);
    const own = steps.filter(({ uses }) => uses?.startsWith('istio-tls-lint/'));
    expect(own).toHaveLength(1);
    for (const step of own) expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
  }
});

test('the problem matcher for VS Code reads what the command prints', async () => {
  const [task] = (
    JSON.parse(read('fixtures/readme/tasks.json')) as { tasks: { command: string; problemMatcher: { pattern: Record<string, string> } }[] }
  ).tasks;
  const { pattern } = task?.problemMatcher ?? { pattern: {} };
  let out = '';
  const args = task?.command.split(' ').slice(2) ?? [];
  await run(args, { stdout: { write: (text) => (out += text) }, stderr: process.stderr, env: {}, cwd: join(root, 'fixtures/readme/shop') });
  const matches = out
    .trimEnd()
    .split('\n')
    .map((line) => new RegExp(pattern.regexp ?? '').exec(line));
  expect(matches.map((match) => ['file', 'severity', 'code'].map((part) => match?.[Number(pattern[part])]))).toEqual([
    ['gateway.yaml', 'error', 'gateway-credential-wrong-namespace'],
    ['orders.yaml', 'warning', 'peer-authentication-port-not-served'],
  ]);
});

test('the library example runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/istio-tls-lint'));
  const text = read('fixtures/readme/shop/orders.yaml');
  writeFileSync(
    join(folder, 'lint.mjs'),
    read('fixtures/readme/lint.mjs').replace("'gateway.yaml': text", `'gateway.yaml': ${JSON.stringify(text)}`),
  );
  expect(execFileSync(process.execPath, [join(folder, 'lint.mjs')], { encoding: 'utf8' })).toMatch(
    /^warning gateway\.yaml 41 The Pods do not listen on 80/,
  );
  rmSync(folder, { recursive: true });
});

test.each([
  ['README.md', readme],
  ['CONTRIBUTING.md', contributing],
])('%s names flags, formats, scripts, rules and files that exist', (_, text) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
  const foreign = ['depth', 'yes'];
  const named = [...text.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map((match) => match[1] ?? '').filter((name) => !foreign.includes(name));
  expect(named.filter((name) => !(name in flags))).toEqual([]);
  expect([...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '').filter((name) => !(name in scripts))).toEqual([]);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const ids = [...text.matchAll(/istio-tls-lint-ignore ([a-z-]+)/g)].map((match) => match[1]);
  expect(ids.filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
});

test('README names every format', () => {
  for (const format of formatNames) expect(readme).toContain(`\`${format}\``);
});

test('CONTRIBUTING shows a rule as it is', () => {
  const shown = /^```ts\n([\s\S]*?)^```$/m.exec(contributing)?.[1];
  expect(shown).toBe(read('rules/gateway/gateway-duplicate-server-name.ts'));
});
