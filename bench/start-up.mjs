// Start-up of the command as a multiple of an empty Node: whole processes, the commands in turn, medians.
//   node bench/start-up.mjs [ROUNDS]      exits with 1 where a limit is passed
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 15);
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
const small = join(folder, 'gateway.yaml');
writeFileSync(
  small,
  `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: istio-ingress
spec:
  selector:
    istio: ingressgateway
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop.example.com]
      tls: { mode: SIMPLE, credentialName: shop-cert }
`,
);

/** Name -> arguments of node, and how many times an empty Node it may take. */
const commands = {
  'node -e 0': [['-e', '0'], 1],
  '--version': [[cli, '--version'], 1.5],
  'one small file': [[cli, small], 2.5],
  'one small file, json': [[cli, '--format', 'json', small], 2.5],
  'trace of it': [[cli, 'trace', '--format', 'json', small], 4],
};
const times = new Map(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, [args]] of Object.entries(commands)) {
    const started = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args);
    if (status !== 0) throw new Error(`${name}: exit ${status} ${stderr}`);
    times.get(name).push(Number(process.hrtime.bigint() - started) / 1e6);
  }
}
rmSync(folder, { recursive: true });
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const empty = median(times.get('node -e 0'));
let failed = false;
for (const [name, [, most]] of Object.entries(commands)) {
  const ratio = median(times.get(name)) / empty;
  failed ||= ratio > most;
  console.log(`${name.padEnd(22)} ${median(times.get(name)).toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} x  (at most ${most})`);
}
process.exitCode = failed ? 1 : 0;
