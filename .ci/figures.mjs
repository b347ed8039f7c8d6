// Measures how far the linter agrees with istiod and finds the known mistakes, and compares with the figures in floor.json.
//   node .ci/figures.mjs SHARED [--raise]      --raise writes better figures into floor.json; the floor never sinks
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const [shared = '../shared', ...flags] = process.argv.slice(2);
const floorFile = join(import.meta.dirname, 'floor.json');
const floor = JSON.parse(readFileSync(floorFile, 'utf8'));
const run = async (script, ...args) => {
  const started = Date.now();
  const done = await promisify(execFile)(process.execPath, [join(shared, script), ...args], { maxBuffer: 1 << 28 }).catch((error) => error);
  if (!done.stdout) throw new Error(`${script} printed nothing: ${done.stderr}`);
  console.log(`${script}: ${Math.round((Date.now() - started) / 1000)} s`);
  return done.stdout;
};
const percent = (part, whole) => Math.floor((10_000 * part) / whole) / 100;
const folders = (path) =>
  readdirSync(join(shared, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

// Percentages are better when they are higher, counts when they are lower.
const figures = new Map();

const oracle = JSON.parse(
  await run('oracle/compare.mjs', '--json', ...['generated', 'casebook', 'seeds', 'proven'].map((name) => join(shared, 'oracle', name))),
);
figures.set('oracle facts %', percent(oracle.agreed, oracle.total));
figures.set('oracle scenarios %', percent(oracle.exact, oracle.count));
for (const { name, wrong } of oracle.failures.slice(0, 20))
  console.log(`  ${name}: ${wrong[0]}${wrong.length > 1 ? ` and ${wrong.length - 1} more` : ''}`);

const webhook = await run('oracle/webhook.mjs');
const verdicts = /verdicts (\d+) \/ (\d+).* (\d+) wrongly refused, (\d+) refused without.*reported (\d+) \/ (\d+)/.exec(webhook);
if (!verdicts) throw new Error(`webhook.mjs printed ${webhook}`);
figures.set('webhook verdicts %', percent(+verdicts[1], +verdicts[2]));
figures.set('webhook unknown fields %', percent(+verdicts[5], +verdicts[6]));
figures.set('webhook refused silently', +verdicts[4]);

const suites = folders('casebook');
const scores = await run('score/score.mjs', ...suites.map((name) => join(shared, 'casebook', name)));
for (const line of scores.split('\n')) {
  const match = /^(.+): found (\d+)\/(\d+) .*noisy (\d+)\/\d+, failed (\d+)/.exec(line);
  if (!match) {
    if (/^(?:NOISE|FAILED)/.test(line)) console.log(`  ${line}`);
    continue;
  }
  figures.set(`score ${match[1]} %`, percent(+match[2], +match[3]));
  figures.set(`score ${match[1]} noisy`, +match[4] + +match[5]);
}

let failed = false;
for (const [name, value] of figures) {
  const least = floor[name];
  const lessIsBetter = !name.endsWith('%');
  const worse = least !== undefined && (lessIsBetter ? value > least : value < least);
  const better = least === undefined || (lessIsBetter ? value < least : value > least);
  console.log(
    `${worse ? 'WORSE ' : better ? 'better' : '      '} ${name.padEnd(34)} ${String(value).padStart(7)}   floor ${least ?? 'none'}`,
  );
  if (worse) failed = true;
  if (better) floor[name] = value;
}
for (const name of Object.keys(floor)) {
  if (figures.has(name)) continue;
  console.log(`WORSE  ${name} was not measured`);
  failed = true;
}
if (flags.includes('--raise')) {
  if (!failed) writeFileSync(floorFile, `${JSON.stringify(Object.fromEntries(Object.entries(floor).sort()), null, 2)}\n`);
  else console.log('not written: something is worse');
}
process.exitCode = failed ? 1 : 0;
