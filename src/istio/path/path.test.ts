import { describe, expect, test } from 'vitest';
import { type Graph, graphOfText } from '../../graph/index.ts';
import { proxies } from '../proxies.ts';
import { type Call, callers, failingCalls, type TlsPath, tlsPaths } from './index.ts';

type Spec = Record<string, unknown>;
const object = (apiVersion: string, kind: string, id: string, rest: Spec): Spec => {
  const [namespace, name] = id.split('/');
  return { apiVersion, kind, metadata: { namespace, name }, ...rest };
};
const istio = (kind: string, id: string, spec: Spec): Spec => object('networking.istio.io/v1', kind, id, { spec });
const peer = (id: string, spec: Spec): Spec => object('security.istio.io/v1', 'PeerAuthentication', id, { spec });
const workload = (id: string, more: Spec = {}, containers = [{ name: 'app' }]): Spec => {
  const app = id.split('/')[1];
  const template = { metadata: { labels: { app }, ...more }, spec: { serviceAccountName: app, containers } };
  return object('apps/v1', 'Deployment', id, { spec: { template } });
};
const service = (id: string, ports: Spec[]): Spec => object('v1', 'Service', id, { spec: { selector: { app: id.split('/')[1] }, ports } });
const without = { annotations: { 'sidecar.istio.io/inject': 'false' } };

/** A placeholder. */
const unknown = (name: string): string => `\${${name}}`;

const base: Spec[] = [
  workload('shop/client'),
  workload('egress/gw', { annotations: { 'inject.istio.io/templates': 'gateway' } }, [{ name: 'istio-proxy' }]),
  service('egress/gw', [
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'tls', port: 443, targetPort: 8443 },
  ]),
];
const graphOf = (...objects: Spec[]): Graph => graphOfText([...base, ...objects].map((one) => JSON.stringify(one)).join('\n---\n'));

const call = (graph: Graph, from: string, to: string): TlsPath[] => {
  const client = proxies(graph).find(({ namespace, name }) => `${namespace}/${name}` === from);
  const url = new URL(to);
  const bytes = ({ 'http:': 'http', 'https:': 'tls', 'tcp:': 'tcp' } as Record<string, Call['bytes']>)[url.protocol]!;
  return tlsPaths(graph, client, {
    host: url.hostname,
    port: Number(url.port) || (bytes === 'tls' ? 443 : 80),
    bytes,
    path: url.pathname || '/',
  });
};
/** `client mtls:sni > gw > verdict`. */
const drawn = (path: TlsPath): string =>
  [
    ...path.hops.map(({ at, sent, cluster }) => {
      const layers = sent.map(({ kind, sni }) => `${kind}${sni ? `:${sni}` : ''}`).join('+') || 'plain';
      return `${at === 'client' ? at : at.name} ${cluster ? layers : '-'}`;
    }),
    path.outcome.verdict,
  ].join(' > ');
const ways = (graph: Graph, to: string, from = 'shop/client'): string[] => call(graph, from, to).map(drawn);

const partner = (ports: Spec[], more: Spec = {}): Spec =>
  istio('ServiceEntry', 'shop/partner', { hosts: ['api.example.com'], ports, resolution: 'DNS', ...more });
const http = { number: 80, name: 'http', protocol: 'HTTP' };
const https = { number: 443, name: 'https', protocol: 'HTTPS' };
const origination = (tls: Spec, more: Spec = {}): Spec =>
  istio('DestinationRule', 'shop/partner', { host: 'api.example.com', trafficPolicy: { tls, ...more } });

describe('from a sidecar straight to a host outside', () => {
  test.each<[string, Spec[], string, string]>([
    ['plain text to a plain port', [partner([http])], 'http://api.example.com', 'client plain > ok'],
    ['TLS of the application', [partner([https])], 'https://api.example.com', 'client tls:api.example.com > ok'],
    [
      'plain text to the TLS port of the server',
      [partner([{ ...http, targetPort: 443 }])],
      'http://api.example.com',
      'client plain > plaintext-to-tls-port',
    ],
    [
      'TLS originated by the sidecar',
      [partner([{ ...http, targetPort: 443 }]), origination({ mode: 'SIMPLE' })],
      'http://api.example.com',
      'client tls:api.example.com > ok',
    ],
    [
      'TLS originated to the plain port of the server',
      [partner([http]), origination({ mode: 'SIMPLE' })],
      'http://api.example.com',
      'client tls:api.example.com > tls-to-plaintext-port',
    ],
    [
      'TLS around the TLS of the application',
      [partner([https]), origination({ mode: 'SIMPLE', sni: 'x' })],
      'https://api.example.com',
      'client tls:api.example.com+tls:x > double-tls',
    ],
    [
      'mTLS of the mesh to the outside',
      [partner([https]), origination({ mode: 'ISTIO_MUTUAL' })],
      'http://api.example.com:443',
      'client - > plaintext-to-tls-port',
    ],
    ['a host that nobody declared', [], 'https://api.example.com', 'client - > passed-through'],
  ])('%s', (_, objects, to, expected) => expect(ways(graphOf(...objects), to)).toEqual([expected]));

  test('only registered services may be called', () => {
    const sidecar = istio('Sidecar', 'shop/default', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
    const [path] = call(graphOf(sidecar), 'shop/client', 'https://api.example.com');
    expect(path?.outcome.verdict).toBe('blocked');
    expect(path?.outcome.places.map((place) => place.pathText)).toEqual(['spec.outboundTrafficPolicy']);
  });
});

describe('through an egress gateway that originates TLS', () => {
  const gatewayHost = 'gw.egress.svc.cluster.local';
  const gateway = (tls: Spec | undefined, hosts = ['api.example.com'], protocol = 'HTTPS'): Spec =>
    istio('Gateway', 'egress/ext', {
      selector: { app: 'gw' },
      servers: [{ port: { number: 443, name: 'tls', protocol }, hosts, ...(tls && { tls }) }],
    });
  const legs = (second: Spec = {}): Spec =>
    istio('VirtualService', 'shop/partner', {
      hosts: ['api.example.com'],
      gateways: ['mesh', 'egress/ext'],
      http: [
        { match: [{ gateways: ['mesh'], port: 80 }], route: [{ destination: { host: gatewayHost, port: { number: 443 } } }] },
        { match: [{ gateways: ['egress/ext'] }], route: [{ destination: { host: 'api.example.com', port: { number: 443 } } }], ...second },
      ],
    });
  const toGateway = (tls: Spec): Spec => istio('DestinationRule', 'shop/gw', { host: gatewayHost, trafficPolicy: { tls } });
  const fromGateway = istio('DestinationRule', 'shop/partner', { host: 'api.example.com', trafficPolicy: { tls: { mode: 'SIMPLE' } } });
  const mutual = { mode: 'ISTIO_MUTUAL' };
  const all = [partner([http, https]), gateway(mutual), legs(), toGateway({ ...mutual, sni: 'api.example.com' }), fromGateway];
  const replaced = (index: number, ...by: Spec[]): Spec[] => [...all.slice(0, index), ...by, ...all.slice(index + 1)];

  test.each<[string, Spec[], string]>([
    ['everything fits', all, 'client mtls:api.example.com > gw tls:api.example.com > ok'],
    ['no rule for the gateway', replaced(3), 'client plain > gw - > plaintext-to-tls-port'],
    ['no server name', replaced(3, toGateway(mutual)), 'client mtls:outbound_.443_._.gw.egress.svc.cluster.local > gw - > sni-not-served'],
    [
      'ordinary TLS',
      replaced(3, toGateway({ mode: 'SIMPLE', sni: 'api.example.com' })),
      'client tls:api.example.com > gw - > mtls-required',
    ],
    ['no origination', replaced(4), 'client mtls:api.example.com > gw plain > plaintext-to-tls-port'],
    ['no second leg', replaced(2, legs({ match: [{ gateways: ['mesh'] }] })), 'client mtls:api.example.com > gw - > no-route'],
    [
      'the gateway sends it to itself',
      replaced(2, legs({ route: [{ destination: { host: gatewayHost, port: { number: 443 } } }] })),
      'client mtls:api.example.com > gw plain > gw - > plaintext-to-tls-port',
    ],
    [
      'a plaintext server',
      replaced(1, gateway(undefined, ['api.example.com'], 'HTTP')),
      'client mtls:api.example.com > gw - > tls-to-plaintext-port',
    ],
    [
      'a host without address',
      replaced(0, partner([http, https], { resolution: 'NONE' })),
      'client mtls:api.example.com > gw plain > no-endpoints',
    ],
  ])('%s', (_, objects, expected) => {
    expect(ways(graphOf(...objects), 'http://api.example.com')).toEqual([expected]);
  });
});

test('a rule that holds on the gateway too sends the call back', () => {
  const objects = [
    partner([http]),
    istio('Gateway', 'egress/ext', {
      selector: { app: 'gw' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    }),
    istio('VirtualService', 'shop/partner', {
      hosts: ['api.example.com'],
      gateways: ['mesh', 'egress/ext'],
      http: [{ route: [{ destination: { host: 'gw.egress.svc.cluster.local', port: { number: 80 } } }] }],
    }),
  ];
  const [path] = call(graphOf(...objects), 'shop/client', 'http://api.example.com');
  expect(path && drawn(path)).toBe('client plain > gw plain > gw plain > loop');
  expect(path?.outcome.places[0]?.pathText).toBe('spec.http[0]');
});

describe('inside the mesh', () => {
  const web = service('shop/web', [{ name: 'http', port: 80, targetPort: 8080 }]);
  const strict = peer('shop/default', { mtls: { mode: 'STRICT' } });
  const rule = (tls: Spec): Spec => istio('DestinationRule', 'shop/web', { host: 'web', trafficPolicy: { tls } });
  const auto = 'mtls:outbound_.80_._.web.shop.svc.cluster.local';

  test.each<[string, Spec[], string, string]>([
    ['automatic mTLS', [web, workload('shop/web'), strict], 'shop/client', `client ${auto} > ok`],
    ['no sidecar, plain text', [web, workload('shop/web', without)], 'shop/client', 'client plain > ok'],
    [
      'no sidecar, but mTLS',
      [web, workload('shop/web', without), rule({ mode: 'ISTIO_MUTUAL' })],
      'shop/client',
      `client ${auto} > mtls-not-understood`,
    ],
    ['plain text to STRICT', [web, workload('shop/web'), strict, rule({ mode: 'DISABLE' })], 'shop/client', 'client plain > mtls-required'],
    [
      'ordinary TLS to an HTTP port',
      [web, workload('shop/web'), rule({ mode: 'SIMPLE', sni: 'x' })],
      'shop/client',
      'client tls:x > tls-to-plaintext-port',
    ],
    ['a caller without sidecar', [web, workload('shop/web'), strict], 'nobody', 'client - > mtls-required'],
    [
      'another identity',
      [web, workload('shop/web'), rule({ mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/other'] })],
      'shop/client',
      `client ${auto} > identity-mismatch`,
    ],
    ['workloads that are not there', [web], 'shop/client', 'client plain > unknown'],
  ])('%s', (_, objects, from, expected) => {
    const namespace = object('v1', 'Namespace', '/shop', { metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } });
    expect(ways(graphOf(namespace, ...objects), 'http://web.shop.svc.cluster.local', from)).toEqual([expected]);
  });
});

describe('placeholders', () => {
  const to = 'http://api.example.com';
  const plain = partner([{ ...http, targetPort: 443 }]);
  const routes = (spec: Spec): Spec => istio('VirtualService', 'shop/v', { hosts: ['api.example.com'], ...spec });
  const elsewhere = [{ route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] }];

  test.each<[string, Spec[]]>([
    ['in the rule that decides', [plain, routes({ http: [{ match: unknown('MATCH'), ...elsewhere[0] }] })]],
    ['in a setting of TLS', [plain, origination({ mode: unknown('MODE') })]],
    ['for a host that may be this one', [plain, istio('VirtualService', 'shop/v', { hosts: [unknown('HOST')], http: elsewhere })]],
    ['for the host of another entry', [plain, istio('ServiceEntry', 'shop/other', { hosts: [unknown('HOST')], ports: [http] })]],
  ])('%s leave a failure open', (_, objects) => {
    expect(call(graphOf(...objects), 'shop/client', to).map(({ outcome }) => outcome.verdict)).toEqual(['unknown']);
    expect(call(graphOf(plain), 'shop/client', to).map(({ outcome }) => outcome.verdict)).toEqual(['plaintext-to-tls-port']);
  });
});

describe('calls that fail', () => {
  const to443 = partner([{ ...http, targetPort: 443 }], { exportTo: ['*'] });

  test('stand once for all sidecars that fare alike', () => {
    const graph = graphOf(
      to443,
      workload('bank/one'),
      workload('bank/two'),
      istio('DestinationRule', 'shop/partner', { host: 'api.example.com', exportTo: ['.'], trafficPolicy: { tls: { mode: 'SIMPLE' } } }),
    );
    const [failing, ...more] = failingCalls(graph);
    expect(more).toEqual([]);
    expect(failing?.path.outcome.verdict).toBe('plaintext-to-tls-port');
    expect(failing?.clients.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(failing?.port.pathText).toBe('spec.ports[0]');
  });

  test('differ by what a namespace, a Sidecar or a label changes', () => {
    const groups = (...objects: Spec[]): string[] =>
      callers(graphOf(workload('bank/one'), workload('bank/two'), ...objects)).map(({ proxies }) => proxies.map(({ name }) => name).join());
    const route = (match: Spec): Spec =>
      istio('VirtualService', 'shop/v', {
        hosts: ['api.example.com'],
        http: [{ match: [match], route: [{ destination: { host: 'x.com' } }] }],
      });
    expect(groups(to443)).toEqual(['client,one,two']);
    expect(groups(to443, istio('Sidecar', 'bank/default', { egress: [{ hosts: ['./*'] }] }))).toEqual(['client', 'one,two']);
    expect(groups(to443, origination({ mode: 'SIMPLE' }))).toEqual(['client', 'one,two']);
    expect(groups(to443, route({ sourceLabels: { app: 'two' } }))).toEqual(['client', 'one', 'two']);
    expect(groups(to443, route({ sourceNamespace: 'bank' }))).toEqual(['client', 'one,two']);
  });
});
