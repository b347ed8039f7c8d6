// Compares what the field tables refuse with expectations about CRDs.
//   npx esbuild bench/vectors-schema.ts --bundle --platform=node --format=esm --outfile=.dev/vectors-schema.mjs
//   node .dev/vectors-schema.mjs EXPECTATIONS.json [-v]
// EXPECTATIONS.json: [{ file, kind, name, valid, error, doc }]. Only the API server is asked, not the webhook.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readFile } from '../src/graph/index.ts';
import { check } from '../src/schema/index.ts';
import { SourceFile } from '../src/yaml/index.ts';

interface Expectation {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly valid: boolean;
  readonly error: string | null;
  readonly doc: unknown;
}

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean', short: 'v' } } });
const [path] = positionals;
if (!path) throw new Error('usage: vectors-schema EXPECTATIONS.json [-v]');
const expectations = JSON.parse(readFileSync(path, 'utf8')) as Expectation[];
let agreed = 0;
for (const { file, kind, name, valid, error, doc } of expectations) {
  const { resources } = readFile(new SourceFile('expectation.json', JSON.stringify(doc)), 'default');
  const refused = resources
    .flatMap((resource) => check(resource, { now: 0, closedWorld: new Set() }))
    .find(({ effect }) => effect === 'refuse');
  if (valid === (refused === undefined)) agreed++;
  else console.log(`${file} ${kind} ${name}: expected ${valid ? 'valid' : error}, found ${refused ? refused.message : 'nothing'}`);
  if (options.verbose && refused) console.log(`  ${kind} ${name}: ${error} => ${refused.rule}: ${refused.message}`);
}
console.log(`CRD expectations ${agreed} / ${expectations.length} (${((100 * agreed) / expectations.length).toFixed(1)} %)`);
process.exitCode = agreed / expectations.length < 0.98 ? 1 : 0;
