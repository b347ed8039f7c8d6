import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNames } from '../report/formats.ts';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const fixtures = join(root, 'fixtures/hostile');
const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What each case puts into its directory: what no repository can hold, or should, and the files of fixtures/hostile. */
const inputs: Record<string, (directory: string) => void> = {
  'ten thousand levels, twice': (directory) => {
    const object = 'apiVersion: v1\nkind: Secret\nmetadata: { name: deep }\ndata: ';
    writeFileSync(join(directory, 'deep.yaml'), `${object}${'['.repeat(10_000)}\n---\n${object}${'{a: '.repeat(10_000)}\n`);
    const indented = Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
    writeFileSync(join(directory, 'indented.yaml'), `apiVersion: v1\nkind: Secret\nspec:\n ${indented.replaceAll('\n', '\n ')}`);
    writeFileSync(join(directory, 'json.json'), `{"apiVersion":"v1","kind":"Secret","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
  },
  'a scalar of 50 MB': (directory) => {
    writeFileSync(
      join(directory, 'large.yaml'),
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  x: ${'A'.repeat(50 * 1024 * 1024)}\n`,
    );
  },
  'many repeated merges': (directory) => {
    const lines = Array.from({ length: 3000 }, (_, i) => `m${i}: &m${i}\n  <<: *m${i - 1}\n  k${i}: 1\n`).slice(1);
    writeFileSync(join(directory, 'merges.yaml'), `apiVersion: v1\nkind: Secret\nm0: &m0 {a: 1}\n${lines.join('')}`);
  },
  'ten megabytes of brackets and quotes': (directory) => {
    writeFileSync(join(directory, 'noise.yaml'), `apiVersion: v1\nkind: Secret\nx: ${'"[{\'#'.repeat(1_000_000)}\n`);
  },
  'texts that make patterns start over and over': (directory) => {
    const object = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nx: ';
    const texts = [
      `${'['.repeat(201)}"${'\\"'.repeat(1_000_000)}`,
      '{{ '.repeat(1_000_000),
      `"a${' '.repeat(3_000_000)}b\n c"`,
      `{{ a }} ${'- &'.repeat(1_000_000)}`,
      `${'<a'.repeat(1_000_000)}`,
      `${' \n'.repeat(1_000_000)}`,
    ];
    for (const [index, text] of texts.entries()) writeFileSync(join(directory, `${index}.yaml`), `${object}${text}\n`);
  },
  'a pipe': (directory) => void execFileSync('mkfifo', [join(directory, 'pipe.yaml')]),
  'a directory that is called like a file': (directory) => mkdirSync(join(directory, 'x.yaml')),
  'links in circles': (directory) => {
    symlinkSync('b.yaml', join(directory, 'a.yaml'));
    symlinkSync('a.yaml', join(directory, 'b.yaml'));
    symlinkSync('.', join(directory, 'again'));
  },
};

for (const name of readdirSync(fixtures).filter((file) => file !== 'good.yaml'))
  inputs[name] = (directory) => copyFileSync(join(fixtures, name), join(directory, name));

/** Runs the built command with little memory; kills it where it does not end. */
function run(args: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=300', cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, signal, stdout, stderr };
}

const nameOf = (index: number): string => `case-${index}`;
beforeAll(() => {
  for (const [index, make] of Object.values(inputs).entries()) {
    mkdirSync(join(folder, nameOf(index)));
    make(join(folder, nameOf(index)));
  }
  copyFileSync(join(fixtures, 'good.yaml'), join(folder, 'good.yaml'));
});

describe.each(Object.keys(inputs).map((name, index) => [name, nameOf(index)] as const))('%s', (_, directory) => {
  test('ends with a message and an exit status, alone', () => {
    const { status, signal, stdout, stderr } = run([directory]);
    expect(signal).toBeNull();
    expect(stdout + stderr).not.toBe('');
    expect(stderr).not.toMatch(/internal error|\n {4}at /);
    // A template on its own is neither right nor wrong.
    expect(directory === nameOf(Object.keys(inputs).indexOf('template.yaml')) ? [0] : [1, 2]).toContain(status);
  });

  test('leaves what stands beside it linted', () => {
    const { status, stdout } = run([directory, 'good.yaml', '--format', 'json']);
    expect([1, 2]).toContain(status);
    const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] };
    expect(findings.filter(({ file }) => file === 'good.yaml').map(({ rule }) => rule)).toContain('gateway-https-without-tls');
  });
});

test.each(formatNames)('%s passes neither terminal escapes nor workflow commands on', (format) => {
  const names = ['terminal-escapes.yaml', 'workflow-command.yaml', 'raw-escape.yaml'].map((name) => join(fixtures, name));
  const { stdout, stderr } = run([...names, '--format', format, '--color', 'never']);
  const out = stdout + stderr;
  expect(out).toMatch(/terminal-escapes/);
  expect(out).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  const commands = out.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith('::'));
  expect(commands.filter((line) => format !== 'github' || !/^::(?:error|warning|notice) title=[^:]*::/.test(line))).toEqual([]);
});
