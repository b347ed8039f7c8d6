// Runs calls of Istio's own simulation and traffic tests against the model, where a call can be followed offline.
//   npx esbuild bench/vectors.ts --bundle --platform=node --format=esm --outfile=.dev/vectors.mjs
//   node .dev/vectors.mjs FOLDER [-v]
// FOLDER holds istio-simulation-cases.json: [{ test, name, yaml, calls: [{ name, call: { port, protocol, tls?, hostHeader?, path? }, result: { error?, clusterMatched? } }] }]
// and istio-traffic-cases.json: [{ id, area, yaml, expect: { "CLIENT->SERVER": ANSWER }, decidableOffline }].
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Graph, graphOfText } from '../src/graph/index.ts';
import { receive } from '../src/istio/hop.ts';
import { clusterText } from '../src/istio/http-routes.ts';
import { type Arrival, gatewayChoice } from '../src/istio/path/gateway.ts';
import { type Call, isFailure, type TlsPath, tlsPaths } from '../src/istio/path/index.ts';
import { inbound } from '../src/istio/peer-authentication.ts';
import { proxies } from '../src/istio/proxies.ts';
import type { Proxy } from '../src/istio/proxy.ts';

interface SimulationCase {
  test: string;
  name: string;
  yaml: string;
  calls: {
    name?: string;
    call: { port?: number; protocol?: string; tls?: string; hostHeader?: string; path?: string };
    result: { error?: string; clusterMatched?: string };
  }[];
}

interface TrafficCase {
  id: string;
  area: string;
  yaml: string;
  expect: Record<string, string>;
  decidableOffline: boolean;
}

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean', short: 'v' } } });
const [folder] = positionals;
if (!folder) throw new Error('usage: vectors FOLDER');
const read = <T>(name: string): T[] => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as T[];

const tally = { right: 0, total: 0 };
const judge = (name: string, got: string, want: string): void => {
  tally.total++;
  if (got === want) tally.right++;
  else if (options.verbose) console.log(`${name}: expected ${want}, the model says ${got}`);
};

/** The proxy that the simulation connects from. */
const router = `
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: router, namespace: istio-system}, spec: {template: {metadata: {labels: {istio: ingressgateway}, annotations: {inject.istio.io/templates: gateway}}, spec: {containers: [{name: istio-proxy}]}}}}
`;
const server = `
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: server, namespace: default}, spec: {template: {metadata: {labels: {app: foo}, annotations: {sidecar.istio.io/inject: "true"}}, spec: {containers: [{name: app}]}}}}
`;

/** Endpoints 1.1.1.1 are the proxy itself: by labels the model finds it too. */
const own = (yaml: string, labels: string): string =>
  yaml.replaceAll(/endpoints:\s*- address: 1\.1\.1\.1/g, `workloadSelector: {labels: ${labels}}`);

const proxyOf = (graph: Graph, name: string): Proxy => proxies(graph).find((proxy) => proxy.name === name)!;

for (const { test, name, yaml, calls } of read<SimulationCase>('istio-simulation-cases.json')) {
  for (const { name: call = '', call: details, result } of calls) {
    const title = `${test} ${name} / ${call}`;
    if (test.startsWith('TestPeerAuthentication')) judge(title, inboundAnswer(yaml, call), inboundExpected(result));
    else judge(title, gatewayAnswer(yaml, details), gatewayExpected(result));
  }
}

function inboundExpected({ error, clusterMatched }: SimulationCase['calls'][number]['result']): string {
  return error ?? (clusterMatched ? 'taken' : 'nothing');
}

function inboundAnswer(yaml: string, call: string): string {
  const graph = graphOfText(own(yaml, '{app: foo}') + server);
  const port = Number(/\d+/.exec(call)?.[0] ?? 8000);
  const ports = inbound(graph, proxyOf(graph, 'server'));
  const { policy, protocol } = ports.find((one) => one.port === port) ?? ports.find((one) => one.port === 0)!;
  const reception = receive(policy.mode, protocol, call.startsWith('mtls') ? 'mtls' : 'plain');
  if (reception === 'reset') return 'ErrNoFilterChain';
  return reception === 'not-http' ? 'ErrProtocolError' : 'taken';
}

function gatewayExpected({ error, clusterMatched }: SimulationCase['calls'][number]['result']): string {
  if (error === 'ErrNoVirtualHost' || error === 'ErrNoRoute') return 'no-route';
  if (error === 'ErrNoListener' || error === 'ErrMultipleFilterChain') return 'no-listener';
  if (error === 'ErrTLSRedirect') return 'answered';
  const [, port = '', subset, host = ''] = clusterMatched?.split('|') ?? [];
  const full = host.endsWith('.svc.cluster.local') ? host : `${host}.svc.cluster.local`;
  return clusterMatched ? `${full}:${port}${subset ? `|${subset}` : ''}` : 'something';
}

function gatewayAnswer(
  yaml: string,
  { port = 0, protocol, tls, hostHeader = '', path = '/' }: SimulationCase['calls'][number]['call'],
): string {
  const services = [
    ...yaml.matchAll(/hosts: \["([a-z0-9-]+)\.istio-system\.svc\.cluster\.local"\][\s\S]*?number: (\d+)\s+targetPort: (\d+)/g),
  ].map(
    ([, name, number, target]) =>
      `\n---\n{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: istio-system}, spec: {selector: {istio: ingressgateway}, ports: [{name: http, port: ${number}, targetPort: ${target}}]}}\n`,
  );
  const graph = graphOfText(
    yaml.replaceAll(/---\s*apiVersion: [^\n]*\s*kind: ServiceEntry[\s\S]*?(?=\n---|$)/g, '') + services.join('') + router,
  );
  const layer = {
    by: 'application',
    kind: 'tls',
    sni: hostHeader || undefined,
    sniAt: undefined,
    clientCertificate: false,
    at: undefined,
  } as const;
  const arrival: Arrival = {
    port,
    layers: tls === 'TLS' ? [layer] : [],
    content: protocol === 'TCP' ? 'tcp' : 'http',
    host: hostHeader,
    path,
  };
  const { outcome, clusters } = gatewayChoice(graph, proxyOf(graph, 'router'), arrival);
  // Without any listener the model cannot know whether there is a Gateway elsewhere; the simulation holds everything.
  if (outcome) return outcome.verdict === 'unknown' ? 'no-listener' : outcome.verdict;
  return clusters.map(clusterText).join(', ');
}

/** The tests create every Secret that they mean. */
const closed = (yaml: string): Graph => graphOfText(yaml, { closedWorld: new Set(['Secret']) });

const trafficExpected = (answer: string): string =>
  /^(?:fail|503|connection reset)/.test(answer) ? 'fails' : answer.startsWith('ok-') ? answer : 'ok';

function trafficAnswer(area: string, way: string, answer: string, manifests: string): string {
  // The gateway of the tests mounts the files that it uses.
  const yaml = manifests.includes('/etc/certs/custom')
    ? manifests.replaceAll(
        'containers: [{name: istio-proxy, image: auto}]',
        'volumes: [{name: c, hostPath: {path: /c}}]\n      containers: [{name: istio-proxy, image: auto, volumeMounts: [{name: c, mountPath: /etc/certs/custom}]}]',
      )
    : manifests;
  if (area === 'ingress-secret') return ingressAnswer(yaml);
  const graph = closed(yaml + (area === 'origination' ? originationSurroundings(yaml) : ''));
  const paths = calls(area, way, graph, yaml).flatMap(([client, call]) => tlsPaths(graph, client, call).filter((one) => isMeant(way, one)));
  if (options.verbose && paths.length === 0) console.log(`${way}: no way`);
  if (paths.some(({ outcome }) => isFailure(outcome))) return 'fails';
  const isMtls = paths.every(({ hops }) => hops.at(-1)?.sent.at(-1)?.kind === 'mtls');
  return answer.startsWith('ok-') ? (isMtls ? 'ok-mtls' : 'ok-plaintext') : 'ok';
}

/** `subset vistio` and the like mean the Pods of that version. */
const isMeant = (way: string, { server }: TlsPath): boolean => {
  const version = /subset (\w+)/.exec(way)?.[1];
  return version === undefined || server?.workload?.labels.version === version;
};

function calls(area: string, way: string, graph: Graph, yaml: string): [Proxy | undefined, Call][] {
  const [from = '', to = ''] = way.split('->').map((name) => name.trim().split(/[ (]/)[0] ?? '');
  const client = proxies(graph).find(({ name, type }) => type === 'sidecar' && name.startsWith(`${from}-`));
  if (area === 'origination') {
    const sender = client ?? proxies(graph).find(({ type }) => type === 'sidecar');
    const host = /^ *host: "?([\w.-]*external[\w.-]*|server)"?/m.exec(yaml)?.[1] ?? '';
    const port = Number(/\d{4}/.exec(way)?.[0] ?? 80);
    return [[sender, { host: host === 'server' ? 'server.echo1.svc.cluster.local' : host, port, bytes: 'http' }]];
  }
  const host = `${to}.echo1.svc.cluster.local`;
  const ports: [number, Call['bytes']][] = /port (?:auto-)?tcp/.test(way)
    ? [[9090, 'tcp']]
    : [
        [80, 'http'],
        [443, 'tls'],
        [9090, 'tcp'],
      ];
  const paths = way.includes('subset vistio') ? ['/vistio'] : ['/'];
  // The VirtualService that splits by path is for HTTP.
  const used = way.includes('subset') ? ports.slice(0, 1) : ports;
  return used.flatMap(([port, bytes]) =>
    paths.map((path): [Proxy | undefined, Call] => [from === 'naked' ? undefined : client, { host, port, bytes, path }]),
  );
}

/** The clients and the server outside the mesh that the tests deploy in Go. */
function originationSurroundings(yaml: string): string {
  const objects: string[] = [];
  const sidecar = (name: string): string =>
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}-v1, namespace: echo1}, spec: {template: {metadata: {labels: {app: ${name}}, annotations: {sidecar.istio.io/inject: "true", sidecar.istio.io/userVolume: '[{"name":"c","hostPath":{"path":"/c"}}]', sidecar.istio.io/userVolumeMount: '[{"name":"c","mountPath":"/etc/certs/custom"}]'}}, spec: {serviceAccountName: ${name}, containers: [{name: app}]}}}}`;
  for (const name of ['a', 'b', 'c', 'client']) if (!yaml.includes(`name: ${name}-v1`)) objects.push(sidecar(name));
  const plain = (name: string, namespace: string): string =>
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: ${namespace}}, spec: {template: {metadata: {labels: {app: ${name}}, annotations: {sidecar.istio.io/inject: "false"}}, spec: {containers: [{name: app}]}}}}`;
  if (/kind: Service\nmetadata: \{name: external/.test(yaml)) objects.push(plain('external', 'external'));
  if (/host: "?fake\.external\.com/.test(yaml))
    objects.push(
      '{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: fake, namespace: echo1}, spec: {hosts: [fake.external.com], resolution: DNS, endpoints: [{address: external.external.svc.cluster.local}], ports: [{name: http, number: 8888, targetPort: 443, protocol: HTTP}, {name: http2, number: 8882, targetPort: 443, protocol: HTTP2}]}}',
    );
  if (/host: server\n/.test(yaml)) {
    objects.push(plain('server', 'echo1'));
    objects.push(
      '{apiVersion: v1, kind: Service, metadata: {name: server, namespace: echo1}, spec: {selector: {app: server}, ports: [{name: https, port: 80, targetPort: 8443, appProtocol: http}]}}',
    );
  }
  return `\n---\n${objects.join('\n---\n')}\n`;
}

function ingressAnswer(yaml: string): string {
  const graph = closed(yaml);
  const host = /hosts: \["([^"]+)"\]/.exec(yaml)?.[1] ?? '';
  const paths = tlsPaths(graph, undefined, { host, port: 443, bytes: 'tls' });
  // The client of these tests shows a certificate where one is demanded.
  return paths.some(({ outcome }) => isFailure(outcome) && outcome.verdict !== 'client-certificate-required') ? 'fails' : 'ok';
}

for (const { id, area, yaml, expect, decidableOffline } of read<TrafficCase>('istio-traffic-cases.json')) {
  if (!decidableOffline) continue;
  for (const [way, answer] of Object.entries(expect))
    judge(`${id} / ${way}`, trafficAnswer(area, way, answer, yaml), trafficExpected(answer));
}

console.log(`${tally.right} of ${tally.total} right (${((100 * tally.right) / tally.total).toFixed(1)} %)`);
