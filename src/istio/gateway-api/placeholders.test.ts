import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphOfText } from '../../graph/index.ts';
import { trace } from '../trace.ts';
import { listeners } from './listeners.ts';
import { refusedParents } from './parents.ts';
import { gatewayStatus, listenerSetStatus, listenerStatus, policyStatus, routeStatus } from './status.ts';

const object = (kind: string, name: string, spec: object, metadata: object = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind,
  metadata: { name, namespace: 'shop', ...metadata },
  spec,
});
const backendRefs = [{ group: '', kind: 'Service', name: 'web', namespace: 'bank', port: 80, weight: 1 }];
const ca = [{ group: '', kind: 'ConfigMap', name: 'ca', namespace: 'bank' }];
const objects = [
  object(
    'Gateway',
    'gw',
    {
      gatewayClassName: 'istio',
      addresses: [{ type: 'Hostname', value: 'ingress' }],
      allowedListeners: { namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } } },
      infrastructure: { labels: { a: 'b' }, parametersRef: { group: '', kind: 'ConfigMap', name: 'params' } },
      tls: { frontend: { perPort: [{ port: 443, tls: { validation: { caCertificateRefs: ca, mode: 'AllowValidOnly' } } }] } },
      listeners: [
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          hostname: '*.example.com',
          tls: {
            mode: 'Terminate',
            certificateRefs: [{ name: 'cert', namespace: 'bank' }],
            options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' },
          },
          allowedRoutes: {
            kinds: [{ kind: 'HTTPRoute' }],
            namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] } },
          },
        },
        { name: 'tls', port: 8443, protocol: 'TLS', tls: { mode: 'Passthrough' } },
      ],
    },
    { labels: { a: 'b' }, annotations: { 'gateway.istio.io/name-override': 'x' }, creationTimestamp: '2024-01-01T00:00:00Z' },
  ),
  object('ListenerSet', 'set', { parentRef: { name: 'gw' }, listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }),
  object('HTTPRoute', 'http', {
    parentRefs: [
      { name: 'gw', sectionName: 'https', port: 443 },
      { group: '', kind: 'Service', name: 'web', port: 80 },
    ],
    hostnames: ['a.example.com'],
    rules: [
      {
        matches: [{ path: { type: 'Exact', value: '/a' }, headers: [{ name: 'b', value: 'c' }], method: 'GET' }],
        filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'b', path: { type: 'ReplaceFullPath', replaceFullPath: '/' } } }],
        backendRefs,
      },
    ],
  }),
  object('GRPCRoute', 'grpc', {
    parentRefs: [{ name: 'gw' }],
    rules: [{ matches: [{ method: { service: 'a', method: 'b' } }], backendRefs }],
  }),
  object('TLSRoute', 'tls', { parentRefs: [{ name: 'gw', sectionName: 'tls' }], hostnames: ['b.example.com'], rules: [{ backendRefs }] }),
  object('ReferenceGrant', 'grant', {
    from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
    to: [{ group: '', kind: 'Service', name: 'web' }],
  }),
  object('BackendTLSPolicy', 'policy', {
    targetRefs: [{ group: '', kind: 'Service', name: 'web', sectionName: 'https' }],
    validation: { hostname: 'web', caCertificateRefs: [ca[0]], subjectAltNames: [{ type: 'Hostname', hostname: 'web' }] },
  }),
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ name: 'https', port: 443 }] } },
] as unknown as Record<string, unknown>[];

/** Paths of every value of an object. */
const pathsOf = (value: unknown): (string | number)[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => {
        const step = Array.isArray(value) ? Number(key) : key;
        return [[step], ...pathsOf(part).map((path) => [step, ...path])];
      })
    : [];
const places = objects.flatMap((one, index) =>
  ['metadata', 'spec'].flatMap((part) => pathsOf(one[part]).map((path) => [index, part, ...path])),
);

test('a placeholder, or nothing, may stand in place of anything', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...places), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('{{ .Values.x }}', null),
      (chosen, value) => {
        const changed = structuredClone(objects);
        for (const path of chosen) {
          let parent: unknown = changed;
          for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, unknown> | null | undefined)?.[step];
          if (typeof parent === 'object' && parent !== null) (parent as Record<string | number, unknown>)[path.at(-1) as string] = value;
        }
        const graph = graphOfText(changed.map((one) => JSON.stringify(one)).join('\n---\n'));
        const conditions = [
          ...listeners(graph).flatMap(listenerStatus),
          ...graph.all('KubernetesGateway').flatMap((one) => gatewayStatus(graph, one)),
          ...graph.all('ListenerSet').flatMap((one) => listenerSetStatus(graph, one)),
          ...graph.all('HTTPRoute').flatMap((one) => [...routeStatus(graph, one), ...refusedParents(graph, one)]),
          ...graph.all('BackendTLSPolicy').flatMap((one) => policyStatus(graph, one)),
        ];
        expect(conditions.every(({ at }) => at.location.range.start.line > 0)).toBe(true);
        expect(trace(graph).schemaVersion).toBe(1);
      },
    ),
    { numRuns: 80 },
  );
});
