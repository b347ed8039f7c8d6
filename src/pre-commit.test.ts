import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
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

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main', ...args], {
    cwd,
    stdio: 'pipe',
  });

/** The program of PyPI: as installed, or as this test once installed it; CI installs it. */
function preCommit(): string | undefined {
  const venv = join(root, 'node_modules/.cache/pre-commit');
  const own = join(venv, 'bin/pre-commit');
  const works = (program: string) => spawnSync(program, ['--version']).status === 0;
  if (works('pre-commit')) return 'pre-commit';
  if (!works(own) && process.env.CI) {
    spawnSync('python3', ['-m', 'venv', venv]);
    spawnSync(join(venv, 'bin/pip'), ['install', '--quiet', 'pre-commit==4.6.2'], { timeout: 120_000 });
  }
  return works(own) ? own : undefined;
}

const program = preCommit();
if (!program) console.log('There is no pre-commit program here (CI=1 installs it with pip), so its hook is read but not run.');

test('the hook names a command and flags that exist', () => {
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as { entry: string }[];
  const [name = '', ...flags] = hook?.entry.split(' ') ?? [];
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(bin)).toContain(name);
  expect(spawnSync(process.execPath, [join(root, bin[name]), ...flags, '--version'], { encoding: 'utf8' }).status).toBe(0);
});

test('package.json makes git installs quick: no build on install, and nothing to install', () => {
  const { scripts, dependencies, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(scripts).filter((name) => /^(?:(?:pre|post)?install|build|prepack|prepare)$/.test(name))).toEqual([]);
  expect(dependencies).toBeUndefined();
  expect(files).toContain('dist');
});

test.skipIf(!program)('pre-commit installs the hook from git and runs it over the repository', { timeout: 300_000 }, () => {
  // The hook as it is published: a repository with what npm installs from.
  const hook = join(folder, 'hook');
  for (const name of ['package.json', '.pre-commit-hooks.yaml', 'dist', 'schemas'])
    cpSync(join(root, name), join(hook, name), { recursive: true });
  const user = join(folder, 'user');
  git(folder, 'init', '-q', hook);
  git(hook, 'add', '-A', '-f');
  git(hook, 'commit', '-qm', 'release');
  git(folder, 'init', '-q', user);
  const rev = git(hook, 'rev-parse', 'HEAD').toString().trim();
  writeFileSync(
    join(user, '.pre-commit-config.yaml'),
    `repos:\n  - repo: ${hook}\n    rev: ${rev}\n    hooks:\n      - id: istio-tls-lint\n        args: [--istio-version, "1.8"]\n`,
  );
  const run = (credential: string) => {
    writeFileSync(join(user, 'gateway.yaml'), gateway(credential));
    git(user, 'add', '-A');
    return spawnSync(program ?? '', ['run', '--color', 'never'], {
      cwd: user,
      encoding: 'utf8',
      env: { ...process.env, PRE_COMMIT_HOME: join(folder, 'cache') },
    });
  };
  const bad = run('istio-shop-cert');
  expect(bad.stdout).toContain('reserved-secret-name-prefix');
  expect(bad.status).toBe(1);
  const good = run('shop-cert');
  expect(good.stdout).toContain('Passed');
  expect(good.status).toBe(0);
});
