// Reading and linting many documents: whole processes, the commands of a pair in turn, medians of wall time (and of CPU time, which says more on a busy
// machine).
//   node bench/throughput.mjs [FILE] [ROUNDS]      exits with 1 where a limit is passed
// FILE is a large manifest such as Istio's own workload of 1,000 gateways; without it one of that shape is made up.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10);
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'istio-tls-lint-'));
const made = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** A gateway workload with so many Gateways and VirtualServices, each with hosts, Secrets and routes of its own. */
function mesh(gateways) {
  const out = [
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress, namespace: istio-ingress }
spec:
  selector: { matchLabels: { istio: ingress } }
  template:
    metadata:
      labels: { istio: ingress }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
`,
  ];
  for (let i = 0; i < gateways; i++) {
    out.push(`apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: gateway-${i}
  namespace: team-${i % 100}
spec:
  selector:
    istio: ingress
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - a.host-${i}.example.com
        - b.host-${i}.example.com
      tls:
        httpsRedirect: true
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - a.host-${i}.example.com
        - b.host-${i}.example.com
      tls:
        mode: SIMPLE
        credentialName: cert-${i}
`);
    out.push(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: routes-${i}
  namespace: team-${i % 100}
spec:
  hosts:
    - a.host-${i}.example.com
    - b.host-${i}.example.com
  gateways:
    - gateway-${i}
  http:
    - match:
        - uri:
            prefix: /api
      route:
        - destination:
            host: api-${i}.example.com
            port:
              number: 443
    - route:
        - destination:
            host: web-${i}.example.com
`);
    out.push(`apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: api-${i}
  namespace: team-${i % 100}
spec:
  host: api-${i}.example.com
  trafficPolicy:
    tls:
      mode: SIMPLE
      sni: api-${i}.example.com
`);
  }
  return out.join('---\n');
}

/** So many files of kinds that no rule reads. */
function irrelevant(files) {
  const directory = join(folder, 'irrelevant');
  const panel =
    '{"title":"Requests by {{ job }}","type":"graph","targets":[{"expr":"sum(rate(istio_requests_total{reporter=\\"source\\"}[5m]))"}]},';
  const field = (level) => `${' '.repeat(level)}description: What this field is for, in a few words.\n${' '.repeat(level)}type: string\n`;
  const of = [
    (i) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dashboard-${i}\n  namespace: monitoring\ndata:\n  board.json: |\n    {"panels":[\n${`      ${panel}\n`.repeat(60)}    {}]}\n`,
    (i) =>
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things-${i}.example.com\nspec:\n  group: example.com\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        properties:\n${Array.from({ length: 80 }, (_, n) => `          field${n}:\n${field(12)}`).join('')}`,
    (i) =>
      ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']
        .map(
          (kind) =>
            `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: ${kind.toLowerCase()}-${i}\n  namespace: team-${i % 100}\nrules:\n- apiGroups: [""]\n  resources: [pods, services]\n  verbs: [get, list, watch]\n`,
        )
        .join('---\n'),
    (i) =>
      `{{- if .Values.enabled }}\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: {{ include "app.fullname" . }}-${i}\nspec:\n  minAvailable: {{ .Values.min }}\n{{- end }}\n`,
  ];
  for (let i = 0; i < files; i++) {
    const sub = join(directory, `part-${i % 50}`);
    mkdirSync(sub, { recursive: true });
    writeFileSync(join(sub, `file-${i}.yaml`), of[i % of.length](i));
  }
  return directory;
}

const peak = made(
  'peak.mjs',
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,JSON.stringify(process.resourceUsage())));",
);
function measure(command) {
  const started = process.hrtime.bigint();
  const { status, stderr, output } = spawnSync(process.execPath, ['--import', pathToFileURL(peak).href, ...command], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (status !== 0 && status !== 1) throw new Error(`${command.join(' ')}: exit ${status} ${stderr}`);
  const usage = JSON.parse(String(output[3]));
  return {
    wall: Number(process.hrtime.bigint() - started) / 1e6,
    cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e3,
    memory: usage.maxRSS / 1024,
  };
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
let failed = false;
/** Runs two commands in turn and compares them. */
function compare(title, first, second, most, memory = Number.POSITIVE_INFINITY) {
  const runs = [[], []];
  for (let round = 0; round < rounds; round++) for (const [index, command] of [first, second].entries()) runs[index].push(measure(command));
  const [a, b] = runs.map((list) => ({
    wall: median(list.map(({ wall }) => wall)),
    cpu: median(list.map(({ cpu }) => cpu)),
    memory: median(list.map((run) => run.memory)),
  }));
  const ratio = Math.min(b.wall / a.wall, b.cpu / a.cpu);
  failed ||= ratio > most || b.memory > memory;
  console.log(
    `${title.padEnd(48)} wall ${a.wall.toFixed(0)} -> ${b.wall.toFixed(0)} ms (${(b.wall / a.wall).toFixed(2)} x), CPU ${a.cpu.toFixed(0)} -> ${b.cpu.toFixed(0)} ms (${(b.cpu / a.cpu).toFixed(2)} x), at most ${most} x; ${b.memory.toFixed(0)} MB${memory < 1e9 ? `, at most ${memory}` : ''}`,
  );
}

const named = args.find((arg) => !/^\d+$/.test(arg));
const large = named ? resolve(named) : made('mesh-1000.yaml', mesh(1000));
const parser = createRequire(import.meta.url).resolve('yaml');
const onlyParse = made(
  'parse.cjs',
  `require(${JSON.stringify(parser)}).parseAllDocuments(require('fs').readFileSync(${JSON.stringify(large)},'utf8'))`,
);
compare('lint against the yaml package parsing alone', [onlyParse], [cli, large], 1.5, 300);
const [once, twice] = [made('once.yaml', mesh(1000)), made('twice.yaml', mesh(2000))];
compare('twice the input', [cli, once], [cli, twice], 2.2);
compare('5,000 files that no rule reads beside it', [cli, large], [cli, large, irrelevant(5000)], 1.3);
rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;
