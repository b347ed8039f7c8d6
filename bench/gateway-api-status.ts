// Compares the conditions that the model gives Gateway API objects with those that istiod's own tests expect.
//   npx esbuild bench/gateway-api-status.ts --bundle --platform=node --format=esm --outfile=.dev/gateway-api-status.mjs
//   node .dev/gateway-api-status.mjs EXPECTATIONS.json ISTIO_SOURCE [-v]
// EXPECTATIONS.json: [{ file, expect: [{ kind, resource, parent?, sectionName?, listener?, type, status, reason }] }], `file` relative to ISTIO_SOURCE.
// The tests bring Services and Secrets of their own, written in Go: their names are read from conversion_test.go.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Graph, type Resource, readFile } from '../src/graph/index.ts';
import { gatewayController, gatewaySpec, isManaged } from '../src/istio/gateway-api/classes.ts';
import { listenersOf, parentGateway } from '../src/istio/gateway-api/listeners.ts';
import {
  type Condition,
  gatewayStatus,
  listenerSetStatus,
  listenerStatus,
  policyStatus,
  routeStatus,
} from '../src/istio/gateway-api/status.ts';
import { SourceFile } from '../src/yaml/index.ts';

interface Expected {
  kind: string;
  resource: string;
  parent?: string | null;
  sectionName?: string | null;
  listener?: string | null;
  type: string;
  status: string;
  reason: string;
}

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean', short: 'v' } } });
const [expectations, source] = positionals;
if (!expectations || !source) throw new Error('usage: gateway-api-status EXPECTATIONS.json ISTIO_SOURCE');

/** Services, Secrets and ConfigMaps that the tests create in Go, as manifests. */
function surroundings(): string {
  const go = readFileSync(path.join(source as string, 'pilot/pkg/config/kube/gateway/conversion_test.go'), 'utf8');
  const ports = '[{name: http, port: 80}, {name: https, port: 443}, {name: tcp, port: 34000}, {name: tcp-other, port: 34001}]';
  const services = [...go.matchAll(/Hostname: "([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.domain\.suffix"/g)].map(
    ([, name, namespace]) => `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {ports: ${ports}}}`,
  );
  const data = [
    ...go.matchAll(
      /&corev1\.(Secret|ConfigMap)\{\s*ObjectMeta: metav1\.ObjectMeta\{\s*Name:\s*"([^"]+)",\s*Namespace:\s*"([^"]+)",?\s*\},\s*(?:Data: map\[string\][^{]*\{([^}]*)\})?/g,
    ),
  ].map(([, kind, name, namespace, keys = '']) => {
    const isSound = /tls.crt|ca.crt/.test(keys) && !/"(?:not-a|bad)|notA|invalid/i.test(keys);
    if (kind === 'Secret' && isSound)
      return `{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: ${name}, namespace: ${namespace}}, spec: {secretName: ${name}}}`;
    const names = [...keys.matchAll(/"([^"]+)":/g)].map(([, key]) => `${key}: "{{ value }}"`);
    return `{apiVersion: v1, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}}, data: {${names.join(', ')}}}`;
  });
  return [...services, ...data].join('\n---\n');
}

const around = surroundings();

function graphOf(file: string): Graph {
  const texts = [readFileSync(path.join(source as string, file), 'utf8'), around];
  const resources = texts.flatMap((text, index) => [...readFile(new SourceFile(`${index}.yaml`, text), 'default').resources]);
  return new Graph(resources, { now: Date.now(), closedWorld: 'all' });
}

/** What the model says for one expectation; undefined where it says nothing. */
function answer(graph: Graph, want: Expected): readonly Condition[] {
  const [namespace = '', name = ''] = want.resource.split('/');
  const kind = want.kind === 'Gateway' ? 'KubernetesGateway' : want.kind;
  const resource = graph.get(kind as Resource['kind'], namespace, name);
  if (!resource) return [];
  const ofType = <C extends Condition>(conditions: readonly C[]): readonly C[] => conditions.filter(({ type }) => type === want.type);
  if (want.listener) {
    const gateway = resource.kind === 'ListenerSet' ? parentGateway(graph, resource) : resource;
    const listeners = gateway ? listenersOf(graph, gateway) : [];
    return ofType(listeners.filter((one) => one.owner === resource && one.name === want.listener).flatMap(listenerStatus));
  }
  if (resource.kind === 'KubernetesGateway') return ofType(gatewayStatus(graph, resource));
  if (resource.kind === 'ListenerSet') return ofType(listenerSetStatus(graph, resource));
  const fits = (field: { get(key: string): { string(): string | undefined } }): boolean =>
    field.get('name').string() === want.parent && (field.get('sectionName').string() ?? null) === (want.sectionName ?? null);
  if (resource.kind === 'BackendTLSPolicy') return ofType(policyStatus(graph, resource).filter(({ target }) => fits(target)));
  return ofType(routeStatus(graph, resource).filter(({ parent }) => fits(parent.at)));
}

/** What the model does not answer: waypoints, references to Gateways as ancestors of policies, and Services that only a running istiod makes. */
function isOutOfScope(graph: Graph, want: Expected): boolean {
  const [namespace = '', name = ''] = want.resource.split('/');
  const gateway = graph.get('KubernetesGateway', namespace, name);
  if (!gateway) return want.kind === 'BackendTLSPolicy' && graph.get('KubernetesGateway', 'istio-system', want.parent ?? '') !== undefined;
  const spec = gatewaySpec(gateway);
  return gatewayController(graph, spec.gatewayClassName ?? '') !== 'gateway' || (want.reason === 'AddressNotUsable' && isManaged(spec));
}

let agreed = 0;
let total = 0;
let skipped = 0;
for (const { file, expect } of JSON.parse(readFileSync(expectations, 'utf8')) as { file: string; expect: Expected[] }[]) {
  const graph = graphOf(file);
  for (const want of expect) {
    if (isOutOfScope(graph, want)) {
      skipped++;
      continue;
    }
    total++;
    const got = answer(graph, want);
    if (got.some(({ holds, reason }) => String(holds).toLowerCase() === want.status.toLowerCase() && reason === want.reason)) agreed++;
    else if (options.verbose) {
      const said = got.map(({ holds, reason }) => `${holds} ${reason}`).join(', ') || '(nothing)';
      console.log(
        `${path.basename(file)} ${want.kind} ${want.resource} ${want.parent ?? want.listener ?? ''} ${want.type}: istiod ${want.status} ${want.reason}, model ${said}`,
      );
    }
  }
}
console.log(`conditions ${agreed} / ${total}, out of scope ${skipped}`);
