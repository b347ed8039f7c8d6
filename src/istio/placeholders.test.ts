import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphOfText } from '../graph/index.ts';
import { deployment, destinationRule, istio, namespace, peerAuthentication, service } from './test-objects.ts';
import { trace } from './trace.ts';

const route = [{ destination: { host: 'web', subset: 'v1', port: { number: 80 } }, weight: 1 }];
const mesh = [
  namespace('shop'),
  deployment('shop/web', { app: 'web' }),
  deployment('shop/gateway', { app: 'gateway' }, { containers: [{ name: 'istio-proxy' }] }),
  service('shop/web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
  istio('ServiceEntry', 'shop/api', {
    hosts: ['api.example.com'],
    addresses: ['10.0.0.1'],
    exportTo: ['.'],
    ports: [{ number: 443, name: 'tls', protocol: 'TLS', targetPort: 8443 }],
    resolution: 'STATIC',
    endpoints: [{ address: '10.0.0.2', labels: { version: 'v1' }, ports: { tls: 8443 } }],
    subjectAltNames: ['api.example.com'],
  }),
  istio('ServiceEntry', 'shop/vm', {
    hosts: ['vm.example.com'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    resolution: 'STATIC',
    workloadSelector: { labels: { app: 'vm' } },
  }),
  istio('WorkloadEntry', 'shop/vm', { address: '10.0.0.3', labels: { app: 'vm' }, ports: { http: 8080 }, serviceAccount: 'vm' }),
  destinationRule('shop/web', {
    host: 'web',
    exportTo: ['.'],
    workloadSelector: { matchLabels: { app: 'web' } },
    trafficPolicy: {
      tls: { mode: 'SIMPLE', sni: 'a', subjectAltNames: ['a'] },
      loadBalancer: { simple: 'RANDOM' },
      portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'MUTUAL', credentialName: 'c' } }],
    },
    subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { tls: { mode: 'DISABLE' } } }],
  }),
  peerAuthentication('shop/web', {
    selector: { matchLabels: { app: 'web' } },
    mtls: { mode: 'STRICT' },
    portLevelMtls: { 8080: { mode: 'DISABLE' } },
  }),
  istio('Sidecar', 'shop/sidecar', {
    workloadSelector: { labels: { app: 'web' } },
    egress: [{ port: { number: 80, protocol: 'HTTP', name: 'http' }, hosts: ['./*'] }, { hosts: ['*/*'] }],
    ingress: [{ port: { number: 9000, protocol: 'TCP', name: 'tcp' }, defaultEndpoint: '127.0.0.1:9000' }],
  }),
  istio('Gateway', 'shop/gateway', {
    selector: { app: 'gateway' },
    servers: [
      { port: { number: 443, protocol: 'HTTPS', name: 'https' }, hosts: ['a.example.com'], tls: { mode: 'SIMPLE', credentialName: 'c' } },
    ],
  }),
  istio('VirtualService', 'shop/routes', {
    hosts: ['a.example.com'],
    gateways: ['gateway', 'mesh'],
    exportTo: ['.'],
    http: [
      { match: [{ uri: { prefix: '/a' }, headers: { b: { exact: 'c' } }, gateways: ['gateway'], sourceLabels: { app: 'web' } }], route },
    ],
    tls: [{ match: [{ sniHosts: ['a.example.com'], port: 443 }], route }],
    tcp: [{ match: [{ port: 9000 }], route }],
  }),
].map((text) => JSON.parse(text) as Record<string, unknown>);

/** Paths of every value of an object. */
const pathsOf = (value: unknown): (string | number)[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => {
        const step = Array.isArray(value) ? Number(key) : key;
        return [[step], ...pathsOf(part).map((path) => [step, ...path])];
      })
    : [];

const places = mesh.flatMap((object, index) =>
  [...pathsOf(object.metadata).map((path) => ['metadata', ...path]), ...pathsOf(object.spec).map((path) => ['spec', ...path])].map(
    (path) => [index, ...path],
  ),
);

test('a placeholder may stand in place of anything', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...places), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('${X}', '{{ .Values.x }}', null),
      (chosen, value) => {
        const objects = structuredClone(mesh);
        for (const path of chosen) {
          let parent: unknown = objects;
          for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, unknown> | null | undefined)?.[step];
          if (typeof parent === 'object' && parent !== null) (parent as Record<string | number, unknown>)[path.at(-1) as string] = value;
        }
        const graph = graphOfText(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
        expect(trace(graph).schemaVersion).toBe(1);
      },
    ),
    { numRuns: 80 },
  );
});
