import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lint, rules, trace } from './index.ts';

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: istio-ingress }
spec:
  selector: { istio: ingress }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop.example.com]
      tls: { mode: SIMPLE, credentialName: istio-shop-cert }
`;

test('lints texts, given as an object or as pairs', () => {
  const report = lint({ 'a.yaml': gateway });
  expect(report.summary).toMatchObject({ files: 1, resources: 1, warnings: 1 });
  expect(report.findings).toMatchObject([{ rule: 'reserved-secret-name-prefix', file: 'a.yaml' }]);
  expect(lint(new Map([['a.yaml', gateway]]))).toEqual(report);
});

test('options mean what the flags of the same name mean', () => {
  expect(lint({ 'a.yaml': gateway }, { istioVersion: '1.8' }).summary.errors).toBe(1);
  expect(lint({ 'a.yaml': gateway }, { istioVersion: '1.29' }).findings).toEqual([]);
  expect(lint({ 'a.yaml': gateway }, { ignore: ['reserved-secret-name-prefix'] }).findings).toEqual([]);
  expect(lint({ 'a.yaml': gateway }, { minSeverity: 'error' }).findings).toEqual([]);
  for (const bad of [{ istioVersion: 'new' }, { now: 'soon' }, { closedWorld: ['Secrets'] }, { select: ['no-rule'] }])
    expect(() => lint({}, bad)).toThrow();
});

test('traces, and lists the rules', () => {
  expect(trace({ 'a.yaml': gateway })).toMatchObject({ schemaVersion: 1 });
  expect(rules.map(({ id }) => id)).toContain('reserved-secret-name-prefix');
});

test('is typed for those who import the package', () => {
  const root = join(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
  const installed = join(folder, 'node_modules/istio-tls-lint');
  mkdirSync(installed, { recursive: true });
  const tsc = join(root, 'node_modules/.bin/tsc');
  execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    `(await import(${JSON.stringify(join(root, 'build/bundle.mjs'))})).declarations(${JSON.stringify(join(installed, 'dist/types'))})`,
  ]);
  for (const name of ['package.json', 'schemas', 'dist/index.js', 'dist/chunks']) symlinkSync(join(root, name), join(installed, name));
  writeFileSync(
    join(folder, 'use.ts'),
    `import { lint, type Finding, type Report } from 'istio-tls-lint';
const report: Report = lint({ 'a.yaml': '' }, { closedWorld: 'all' });
export const lines: number[] = report.findings.map((finding: Finding) => finding.range.start.line);
// @ts-expect-error there is no such option
lint({}, { istioversion: '1.29' });
console.log(report.summary.files);
`,
  );
  const options = [
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    '',
    '--exactOptionalPropertyTypes',
    'use.ts',
  ];
  execFileSync(tsc, options, { cwd: folder, stdio: 'pipe' });
  expect(
    execFileSync(
      process.execPath,
      ['--input-type=module', '-e', "import { lint } from 'istio-tls-lint'; console.log(lint({ 'a.yaml': '' }).summary.files)"],
      { cwd: folder, encoding: 'utf8' },
    ),
  ).toBe('1\n');
  rmSync(folder, { recursive: true });
});
