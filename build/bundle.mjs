// Makes dist/: one self-contained bundle for the command, the Action and the library. No time stamps, no machine paths: the same sources
// always give the same bytes, so that CI can compare what is committed.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Puts the `yaml` package into the bundle as a function that runs when a document first needs it: most never do. */
const lazyYaml = {
  name: 'lazy-yaml',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]yaml[\\/]yaml-reader\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("createRequire(import.meta.url)('yaml')", "require('yaml')"),
      loader: 'ts',
    }));
  },
};

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** @param {string} outdir where the bundle goes, `dist` as a rule */
export async function bundle(outdir) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
    outdir,
    bundle: true,
    plugins: [lazyYaml],
    splitting: true,
    write: false,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    chunkNames: 'chunks/[name]-[hash]',
    define: { 'process.env.ISTIO_TLS_LINT_VERSION': JSON.stringify(version) },
    // fast-glob and what it stands on are CommonJS and call require() for Node's own modules.
    banner: { js: "import{createRequire as __req}from'node:module';const require=__req(import.meta.url);" },
    logLevel: 'warning',
  });
  rmSync(outdir, { recursive: true, force: true });
  for (const file of result.outputFiles) {
    mkdirSync(new URL('.', `file://${file.path}`), { recursive: true });
    writeFileSync(file.path, file.contents);
  }
  chmodSync(`${outdir}/cli.js`, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(`${root}dist`);
