import { describe, expect, test } from 'vitest';
import { deployment, destinationRule, graphOf, istio, namespace, peerAuthentication, proxyNamed, service } from './test-objects.ts';
import { type Upstream, upstream, upstreams } from './upstream.ts';

const host = 'web.shop.svc.cluster.local';
const mesh = [
  namespace('shop'),
  namespace('bank'),
  namespace('plain', {}),
  deployment('bank/client', { app: 'client' }),
  deployment('bank/gateway', { app: 'gateway' }, { containers: [{ name: 'istio-proxy' }] }),
  deployment('shop/web', { app: 'web' }),
  deployment('plain/legacy', { app: 'legacy' }),
  service('shop/web', {
    selector: { app: 'web' },
    ports: [
      { name: 'http', port: 80 },
      { name: 'tcp', port: 9000 },
    ],
  }),
];
const rule = (spec: object) => destinationRule('bank/rule', { host, ...spec });
const find = (
  documents: readonly string[],
  { port = 80, subset, proxy = 'bank/client', to = host }: { port?: number; subset?: string; proxy?: string; to?: string } = {},
): Upstream | undefined => {
  const graph = graphOf(...mesh, ...documents);
  return upstream(graph, proxyNamed(graph, proxy), to, port, subset);
};
const external = (spec: object) =>
  istio('ServiceEntry', 'shop/api', {
    hosts: ['api.example.com'],
    ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
    resolution: 'DNS',
    ...spec,
  });

describe('which setting decides', () => {
  const port = (tls?: object) => [{ port: { number: 80 }, ...(tls && { tls }), loadBalancer: { simple: 'RANDOM' } }];

  test.each([
    ['the rule', { trafficPolicy: { tls: { mode: 'SIMPLE' } } }, undefined, 'simple', 'rule'],
    [
      'an entry for the port without tls drops that of the rule',
      { trafficPolicy: { tls: { mode: 'SIMPLE' }, portLevelSettings: port() } },
      undefined,
      'auto',
      'port',
    ],
    ['a tls without mode is DISABLE', { trafficPolicy: { tls: { sni: 'x' } } }, undefined, 'none', 'rule'],
    [
      'a subset without tls inherits',
      { trafficPolicy: { tls: { mode: 'SIMPLE' } }, subsets: [{ name: 'v1', trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }] },
      'v1',
      'simple',
      'subset',
    ],
    [
      'a subset has its own',
      { trafficPolicy: { tls: { mode: 'SIMPLE' } }, subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'DISABLE' } } }] },
      'v1',
      'none',
      'subset',
    ],
    [
      'an entry for the port in a subset drops everything',
      { trafficPolicy: { tls: { mode: 'SIMPLE' } }, subsets: [{ name: 'v1', trafficPolicy: { portLevelSettings: port() } }] },
      'v1',
      'auto',
      'subset-port',
    ],
  ])('%s', (_, spec, subset, mode, level) => {
    const found = find([rule(spec)], { ...(subset && { subset }) });
    expect([found?.tls.mode, found?.policy.level]).toEqual([mode, level]);
  });

  test('the place of the deciding setting', () => {
    const tls = find([rule({ subsets: [{ name: 'v1', trafficPolicy: { portLevelSettings: port({ mode: 'SIMPLE' }) } }] })], {
      subset: 'v1',
    })?.policy.tls;
    expect(tls?.config.at(...tls.path).pathText).toBe('spec.subsets[0].trafficPolicy.portLevelSettings[0].tls');
  });
});

describe('automatic mTLS', () => {
  const headless = (selector: string) =>
    service('plain/headless', { clusterIP: 'None', selector: { app: selector }, ports: [{ name: 'http', port: 80 }] });
  const to = 'headless.plain.svc.cluster.local';

  test('workload policies do not count, those of the namespace do', () => {
    const strict = { mtls: { mode: 'STRICT' } };
    expect(
      find([
        peerAuthentication('shop/off', { mtls: { mode: 'DISABLE' } }),
        peerAuthentication('shop/web', { selector: { matchLabels: { app: 'web' } }, ...strict }),
      ]),
    ).toMatchObject({
      tls: { mode: 'none' },
      reason: 'server-disables-mtls',
    });
    expect(find([peerAuthentication('shop/web', { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'DISABLE' } })])?.tls.mode).toBe(
      'auto',
    );
  });

  test('a headless Service gets mTLS for all endpoints or for none', () => {
    expect(find([headless('legacy')], { to })).toMatchObject({ tls: { mode: 'none' }, reason: 'endpoint-without-sidecar' });
    expect(find([headless('nobody')], { to })).toMatchObject({ tls: { mode: 'none' }, reason: 'no-endpoints', isUncertain: true });
    const injected = deployment('plain/web', { app: 'web', 'sidecar.istio.io/inject': 'true' });
    expect(find([headless('web'), injected], { to })?.tls).toEqual({ mode: 'istio_mutual', sni: `outbound_.80_._.${to}` });
  });

  test('PASSTHROUGH for a port alone is overlooked: mTLS also to Pods without sidecar', () => {
    const legacy = service('plain/legacy', { selector: { app: 'legacy' }, ports: [{ name: 'http', port: 80 }] });
    const passthrough = { loadBalancer: { simple: 'PASSTHROUGH' } };
    const of = (trafficPolicy: object) =>
      find([legacy, destinationRule('bank/rule', { host: 'legacy.plain.svc.cluster.local', trafficPolicy })], {
        to: 'legacy.plain.svc.cluster.local',
      });
    expect(of(passthrough)?.tls.mode).toBe('none');
    expect(of({ portLevelSettings: [{ port: { number: 80 }, ...passthrough }] })?.tls.mode).toBe('istio_mutual');
  });
});

describe('TLS to servers outside', () => {
  const to = 'api.example.com';
  const own = (tls: object, more: object = {}) => destinationRule('bank/rule', { host: to, trafficPolicy: { tls }, ...more });
  const tlsOf = (documents: string[], proxy?: string) => find(documents, { to, port: 443, ...(proxy && { proxy }) })?.tls;

  test('without sni the name is taken from the request, and checked', () => {
    expect(tlsOf([external({}), own({ mode: 'SIMPLE' })])).toEqual({
      mode: 'simple',
      ca: 'file-root:system',
      autoSni: true,
      autoSan: true,
    });
    expect(tlsOf([external({}), own({ mode: 'SIMPLE', sni: to })])).toEqual({ mode: 'simple', ca: 'file-root:system', sni: to });
    expect(tlsOf([external({ subjectAltNames: ['b.example.com'] }), own({ mode: 'SIMPLE', sni: to })])?.subjectAltNames).toEqual([
      'b.example.com',
    ]);
  });

  test('a sidecar has credentials only from a rule with a selector', () => {
    const mutual = { mode: 'MUTUAL', credentialName: 'client' };
    const selecting = own(mutual, { workloadSelector: { matchLabels: { app: 'client' } } });
    expect(find([external({}), own(mutual)], { to, port: 443 })).toMatchObject({
      tls: { mode: 'none' },
      reason: 'credential-without-selector',
    });
    expect(tlsOf([external({}), selecting])).toMatchObject({
      mode: 'mutual',
      certificate: 'kubernetes://client',
      ca: 'kubernetes://client-cacert',
    });
    expect(tlsOf([external({}), own(mutual)], 'bank/gateway')?.mode).toBe('mutual');
  });

  test('a subset with labels needs an endpoint with them', () => {
    const subsets = [{ name: 'all' }, { name: 'v1', labels: { version: 'v1' } }];
    const names = (spec: object) => {
      const graph = graphOf(...mesh, external(spec), destinationRule('bank/rule', { host: to, subsets }));
      return upstreams(graph, proxyNamed(graph, 'bank/client'))
        .filter(({ service }) => service.hostname === to)
        .map(({ subset }) => subset?.name);
    };
    expect(names({})).toEqual([undefined, 'all']);
    expect(names({ endpoints: [{ address: 'x.example.com', labels: { version: 'v1' } }] })).toEqual([undefined, 'all', 'v1']);
    expect(names({ workloadSelector: { labels: { app: 'nobody' } } })).toEqual([]);
  });
});

test('proxies for which nothing differs share one answer', () => {
  const graph = graphOf(...mesh, deployment('bank/other', { app: 'other' }), namespace('third'), deployment('third/client', {}), rule({}));
  const of = (id: string) => upstreams(graph, proxyNamed(graph, id));
  expect(of('bank/other')).toBe(of('bank/client'));
  expect(of('third/client')).not.toBe(of('bank/client'));
  expect(of('third/client')).toBe(of('shop/web'));
});
