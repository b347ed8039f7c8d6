import { build } from 'esbuild';

await build({
  entryPoints: ['build/dev.ts'],
  outfile: '.dev/dev.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
});
