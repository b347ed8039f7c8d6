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
  banner: { js: "import{createRequire as __req}from'node:module';const require=__req(import.meta.url);" },
});
