// Writes rules/index.ts: one import for every file in rules/<area>/, sorted by id.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../rules/', import.meta.url);
const ids = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((entry) => readdirSync(new URL(`${entry.name}/`, root)).map((file) => ({ area: entry.name, id: file.replace(/\.ts$/, '') })))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
const camel = (id) => id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const imports = [...ids].sort((a, b) => (`./${a.area}/${a.id}` < `./${b.area}/${b.id}` ? -1 : 1));
const lines = [
  "import type { Rule } from '../src/engine/index.ts';",
  ...imports.map(({ area, id }) => `import ${camel(id)} from './${area}/${id}.ts';`),
  '',
  '/** Every rule, sorted by id. The only place that knows all of them; `npm run rules` writes it. */',
  ids.length
    ? `export const rules: readonly Rule[] = [\n${ids.map(({ id }) => `  ${camel(id)},`).join('\n')}\n];`
    : 'export const rules: readonly Rule[] = [];',
  '',
];
const target = fileURLToPath(new URL('index.ts', root));
const text = lines.join('\n');
const before = readFileSync(target, 'utf8');
writeFileSync(target, text);
try {
  // The formatter has its own order of imports.
  execFileSync(fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url)), ['check', '--write', 'rules/index.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'pipe',
  });
} catch (error) {
  writeFileSync(target, before);
  throw error;
}
