import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSources, readInput } from './index.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const manifest = (name: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n`;

function write(files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  }
}

async function find(paths: string[], options: Parameters<typeof findSources>[1] = {}) {
  const { files, notices } = await findSources(paths, { cwd, ...options });
  return {
    files: files.map(({ path }) => path),
    notices: notices.map(({ kind, file, isError }) => `${kind} ${file}${isError ? ' (error)' : ''}`),
  };
}

describe('what is read', () => {
  test('directories in order of their names, without what others brought along', async () => {
    write({
      'b.yaml': '',
      'a/x.yml': '',
      'a/y.json': '',
      'a/readme.md': '',
      '.git/config.yaml': '',
      'node_modules/m/m.yaml': '',
      'c/._d.yaml': '',
      'c/.#d.yaml': '',
    });
    expect(await find(['.'])).toEqual({ files: ['a/x.yml', 'a/y.json', 'b.yaml'], notices: [] });
  });

  test('a file beside or one level below a kustomization may be only part of its objects', async () => {
    write({ 'a/kustomization.yaml': '', 'a/base.yaml': manifest('x'), 'a/patches/more.yaml': manifest('x'), 'b/own.yaml': manifest('y') });
    const { files } = await findSources(['.'], { cwd });
    expect(files.filter(({ isKustomized }) => isKustomized).map(({ path }) => path)).toEqual([
      'a/base.yaml',
      'a/kustomization.yaml',
      'a/patches/more.yaml',
    ]);
  });

  test('templates and copies inside a chart are named once; a template that is asked for is read', async () => {
    write({
      'web/Chart.yaml': '',
      'web/values.yaml': '',
      'web/templates/gw.yaml': '',
      'web/charts/dep/Chart.yaml': '',
      'web/charts/dep/templates/x.yaml': '',
    });
    expect(await find(['.'])).toEqual({ files: ['web/Chart.yaml', 'web/values.yaml'], notices: ['chart web'] });
    expect((await find(['web/templates/gw.yaml'])).files).toEqual(['web/templates/gw.yaml']);
  });

  test('globs, files and directories that overlap: each file once', async () => {
    write({ 'a/x.yaml': '', 'a/b/y.yaml': '', 'a/b/readme.md': '', 'a/node_modules/z.yaml': '', 'we[ird].yaml': '' });
    expect((await find(['a/**/*', 'a/x.yaml', 'a', 'we[ird].yaml'])).files).toEqual(['a/b/y.yaml', 'a/x.yaml', 'we[ird].yaml']);
    expect(await find(['b/*.yaml'])).toEqual({ files: [], notices: ['missing b/*.yaml (error)'] });
  });

  test('standard input, in place of the file that it is called', async () => {
    write({ 'a/x.yaml': 'old: 1', 'a/y.yaml': '' });
    const stdin = () => Buffer.from('new: 1');
    const named = await findSources(['-', 'a'], { cwd, stdin, stdinFilename: 'a/x.yaml' });
    expect(named.files.map(({ path, text }) => [path, text])).toEqual([
      ['a/y.yaml', ''],
      ['a/x.yaml', 'new: 1'],
    ]);
    expect((await find(['-'], { stdin })).files).toEqual(['<stdin>']);
  });

  test('a byte order mark, UTF-8 or UTF-16, is no part of the text', async () => {
    const text = 'a: ä\r\n';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    write({ '1.yaml': `\uFEFF${text}`, '2.yaml': utf16, '3.yaml': Buffer.from(utf16).swap16() });
    const { files } = await findSources(['.'], { cwd });
    expect(files.map((file) => file.text)).toEqual([text, text, text]);
  });
});

describe('what cannot be read', () => {
  test('is named with its reason, and the rest is read', async () => {
    write({
      'good.yaml': manifest('a'),
      'nul.yaml': 'a: \0b',
      'big.json': `{"kind":"Secret","apiVersion":"v1","x":"${' '.repeat(11 * 1024 * 1024)}"}`,
      'lock.json': `{"x":"${' '.repeat(11 * 1024 * 1024)}"}`,
      'latin.yaml': Buffer.from(`${manifest('a')}# caf\xe9\n`, 'latin1'),
      'directory.yaml/x.txt': '',
      'readme.md': '',
    });
    execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
    expect(await find(['.', 'missing.yaml', 'readme.md'])).toEqual({
      files: ['good.yaml', 'latin.yaml'],
      notices: [
        'too-large big.json (error)',
        'encoding latin.yaml',
        'binary nul.yaml (error)',
        'not-a-file pipe.yaml (error)',
        'missing missing.yaml (error)',
        'not-a-manifest readme.md',
      ],
    });
    expect((await find(['pipe.yaml'])).notices).toEqual(['not-a-file pipe.yaml (error)']);
  });

  test('links are followed inside the directory only, and never in circles', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'istio-tls-lint-outside-'));
    writeFileSync(join(outside, 'secret.yaml'), manifest('a'));
    write({ 'base/x.yaml': '', 'top/y.yaml': '' });
    symlinkSync('../base/x.yaml', join(cwd, 'top/link.yaml'));
    symlinkSync('../base', join(cwd, 'top/base'));
    symlinkSync('..', join(cwd, 'top/up'));
    symlinkSync(join(outside, 'secret.yaml'), join(cwd, 'top/out.yaml'));
    symlinkSync(outside, join(cwd, 'top/outside'));
    symlinkSync('loop2.yaml', join(cwd, 'top/loop1.yaml'));
    symlinkSync('loop1.yaml', join(cwd, 'top/loop2.yaml'));
    expect(await find(['top'])).toEqual({
      files: ['top/base/x.yaml', 'top/y.yaml'],
      notices: [
        'link-loop top/loop1.yaml (error)',
        'link-loop top/loop2.yaml (error)',
        'link-outside top/out.yaml',
        'link-outside top/outside',
        'link-loop top/up',
      ],
    });
    expect((await find(['top/out.yaml'])).notices).toEqual(['link-outside top/out.yaml (error)']);
    expect((await find(['top/link.yaml'])).files).toEqual(['top/link.yaml']);
    rmSync(outside, { recursive: true });
  });

  test('nothing that is a manifest is not the same as nothing wrong', async () => {
    write({ 'values.yaml': 'image: x\n', 'package.json': '{"name": "x"}', 'apps/dashboard.yaml': 'kind: ConfigMap\napiVersion: v1\n' });
    expect((await readInput(['values.yaml', 'package.json'], { cwd })).isEmpty).toBe(true);
    expect((await readInput(['.'], { cwd })).isEmpty).toBe(false);
  });
});
