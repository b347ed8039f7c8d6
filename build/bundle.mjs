// Makes dist/: one self-contained bundle for the command, the Action and the library. No time stamps, no machine paths: the same sources
// always give the same bytes, so that CI can compare what is committed.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @actions/core needs HTTP only for OpenID Connect tokens, which the Action never asks for; without it the bundle is 400 KB smaller. */
const withoutHttp = {
  name: 'without-http',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@actions\/http-client(?:\/|$)/ }, ({ path }) => ({ path, namespace: 'without-http' }));
    onLoad({ filter: /.*/, namespace: 'without-http' }, () => ({
      contents: 'export class HttpClient {} export class BearerCredentialHandler {}',
    }));
  },
};

/** The yaml package is loaded by its name, so that it is loaded late; in the bundle it is a file of its own. */
const withYamlBeside = {
  name: 'with-yaml-beside',
  setup({ onLoad }) {
    onLoad({ filter: /yaml-reader\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replace(
        "createRequire(import.meta.url)('yaml')",
        "createRequire(import.meta.url)('./yaml.cjs')",
      );
      if (!contents.includes('./yaml.cjs')) throw new Error(`${path} loads the yaml package in another way than this plugin knows`);
      return { contents, loader: 'ts' };
    });
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  minify: true,
  platform: 'node',
  target: 'node20',
  // Names of chunks come from paths too: a node_modules that is a link shall make no difference.
  preserveSymlinks: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** @returns the files of the bundle, path -> bytes */
async function make(outdir) {
  const yaml = await build({ ...shared, entryPoints: ['yaml'], format: 'cjs', outfile: join(outdir, 'chunks/yaml.cjs') });
  const { outputFiles } = await build({
    ...shared,
    entryPoints: { cli: 'src/cli/main.ts', action: 'src/action.ts', index: 'src/index.ts' },
    outdir,
    splitting: true,
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
    define: { 'process.env.ISTIO_TLS_LINT_VERSION': JSON.stringify(version) },
    // fast-glob and what it stands on are CommonJS and call require() for Node's own modules.
    banner: { js: "import{createRequire as __req}from'node:module';const require=__req(import.meta.url);" },
    plugins: [withoutHttp, withYamlBeside],
  });
  return new Map([...outputFiles, ...yaml.outputFiles].map(({ path, contents }) => [path, Buffer.from(contents)]));
}

/** Writes the bundle; files that are right already are not touched, so that a command that runs meanwhile is not disturbed. */
export async function bundle(outdir = join(root, 'dist')) {
  const files = await make(outdir);
  for (const [path, bytes] of files) {
    if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  chmodSync(join(outdir, 'cli.js'), 0o755);
  for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.c?js$/.test(path) && !files.has(path)) rmSync(path);
  }
}

/** Writes the type declarations of the library: what src/index.ts exports, and whatever that refers to. */
export function declarations(outdir = join(root, 'dist/types')) {
  const all = mkdtempSync(join(tmpdir(), 'istio-tls-lint-types-'));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', join(root, 'build/tsconfig.types.json'), '--outDir', all]);
  rmSync(outdir, { recursive: true, force: true });
  const wanted = [join(all, 'src/index.d.ts')];
  for (const path of wanted) {
    const text = readFileSync(path, 'utf8');
    const target = join(outdir, relative(all, path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    for (const [, file] of text.matchAll(/(?:from |import\()'(\.[^']+)\.ts'/g)) {
      const next = join(dirname(path), `${file}.d.ts`);
      if (!wanted.includes(next)) wanted.push(next);
    }
  }
  rmSync(all, { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle();
  declarations();
}
