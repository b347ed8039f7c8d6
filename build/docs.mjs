// Writes docs/rules/ from the rules and their fixtures, and the picture of the README from real output. The work is in docs.ts, which Node cannot run as it is.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = join(root, '.dev/docs.js');
await build({
  absWorkingDir: root,
  entryPoints: ['build/docs.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  banner: { js: "import{createRequire as __req}from'node:module';const require=__req(import.meta.url);" },
});
const { writeDocs, writePicture } = await import(pathToFileURL(outfile));
writeDocs(root);
await writePicture(root);
