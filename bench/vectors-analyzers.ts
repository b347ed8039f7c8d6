// Compares what the rules report with what the analyzers of istioctl and Kiali expect of their own test data.
//   npx esbuild bench/vectors-analyzers.ts --bundle --platform=node --format=esm --outfile=.dev/vectors-analyzers.mjs --banner:js="import{createRequire as r}from'node:module';const require=r(import.meta.url);"
//   node .dev/vectors-analyzers.mjs EXPECTATIONS.json SOURCES [--code TEXT] [-v]
// EXPECTATIONS.json: [{ file, files?, meshConfigFile?, enableAutoMtls?, verdict, expect: [{ code, kind?, name?, namespace? }] }], with files relative to SOURCES.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rules } from '../rules/index.ts';
import { type Finding, lintGraph } from '../src/engine/index.ts';
import { Graph, readFile } from '../src/graph/index.ts';
import { isRefused } from '../src/istio/admission/index.ts';
import { SourceFile } from '../src/yaml/index.ts';

interface Expected {
  readonly code: string;
  readonly kind?: string | null;
  readonly name?: string | null;
  readonly namespace?: string | null;
}

interface Expectation {
  readonly file: string;
  readonly files?: readonly string[];
  readonly meshConfigFile?: string | null;
  readonly enableAutoMtls?: boolean;
  readonly verdict: string;
  readonly expect: readonly Expected[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', short: 'v' }, code: { type: 'string', default: '' } },
});
const [expectationsPath, sources] = positionals;
if (!expectationsPath || !sources) throw new Error('usage: vectors-analyzers EXPECTATIONS.json SOURCES [--code TEXT] [-v]');

const meshConfigMap = (mesh: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh } });

function findingsOf({ file, files, meshConfigFile, enableAutoMtls }: Expectation): readonly Finding[] | undefined {
  const paths = (files ?? [file]).map((name) => path.join(sources!, name));
  if (!paths.every((name) => existsSync(name) && statSync(name).isFile())) return undefined;
  const inputs = paths.map((name) => new SourceFile(path.basename(name), readFileSync(name, 'utf8')));
  if (meshConfigFile) inputs.push(new SourceFile('mesh.json', meshConfigMap(readFileSync(path.join(sources!, meshConfigFile), 'utf8'))));
  else if (enableAutoMtls === false) inputs.push(new SourceFile('mesh.json', meshConfigMap('enableAutoMtls: false')));
  const contents = inputs.map((input) => readFile(input, 'default'));
  const graph = new Graph(
    contents.flatMap(({ resources }) => resources),
    { now: Date.now(), closedWorld: new Set() },
    contents.some(({ problems }) => problems.length > 0),
  );
  return lintGraph(graph, { rules, isRefused }).findings;
}

const isAbout = ({ kind, name, namespace }: Expected, { resource }: Finding): boolean =>
  (!kind || kind === resource.kind) && (!name || name === resource.name) && (!namespace || namespace === resource.namespace);

const found = new Map<string, { total: number; clear: number; info: number }>();
let quiet = 0;
let good = 0;
for (const expectation of JSON.parse(readFileSync(expectationsPath, 'utf8')) as Expectation[]) {
  const { expect, verdict } = expectation;
  if (options.code && !expect.some(({ code }) => code.includes(options.code))) continue;
  const label = `${expectation.file.replace(/.*testdata\/|.*validations\//, '')}${expectation.enableAutoMtls === false ? ' (no auto mTLS)' : ''}`;
  const findings = findingsOf(expectation);
  if (!findings) {
    console.log(`${label}: not read, no such file`);
    continue;
  }
  const clear = findings.filter(({ severity }) => severity !== 'info');
  if (verdict === 'known-good') {
    good++;
    if (clear.length === 0) quiet++;
    for (const { rule, message } of clear) console.log(`${label}: sound for them, for us ${rule}: ${message}`);
  }
  for (const expected of expect) {
    const tally = found.get(expected.code) ?? { total: 0, clear: 0, info: 0 };
    found.set(expected.code, tally);
    tally.total++;
    const about = findings.filter((finding) => isAbout(expected, finding));
    const name = `${expected.kind ?? '?'} ${expected.name ?? ''}`;
    if (about.some(({ severity }) => severity !== 'info')) tally.clear++;
    else if (about.length) tally.info++;
    else console.log(`${label}: ${expected.code} ${name}: nothing from us`);
    if (options.verbose)
      for (const { rule, severity, message } of about) console.log(`  ${expected.code} ${name} <= ${severity} ${rule}: ${message}`);
  }
}
console.log('code: found as warning or error + as info / expected');
for (const [code, { total, clear, info }] of [...found].sort(([a], [b]) => a.localeCompare(b)))
  console.log(`${code}: ${clear} + ${info} / ${total}`);
console.log(`sound for them: ${quiet} of ${good} without a warning or error from us`);
