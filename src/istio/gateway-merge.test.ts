import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOfText, type Settings } from '../graph/index.ts';
import { mergedGateway, normalHosts } from './gateway-merge.ts';
import { gatewayProxies } from './gateways.ts';
import { listeners } from './listeners.ts';

const workload = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'gw', namespace: 'edge' },
  spec: {
    template: {
      metadata: { labels: { istio: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway' } },
      spec: { containers: [{ name: 'istio-proxy', image: 'auto', ports: [{ name: 'secure', containerPort: 8443 }] }] },
    },
  },
});
const gateway = (name: string, servers: readonly { port: object }[], createdAt?: string): string =>
  JSON.stringify({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'edge', ...(createdAt && { creationTimestamp: createdAt }) },
    spec: { selector: { istio: 'edge' }, servers: servers.map((one, nth) => ({ ...one, port: { ...one.port, name: `p${nth}` } })) },
  });
const server = (protocol: string, hosts: string[], more: { tls?: object; bind?: string; number?: number } = {}) => ({
  port: { number: more.number ?? 443, protocol },
  hosts,
  ...(more.tls && { tls: more.tls }),
  ...(more.bind && { bind: more.bind }),
});
const simple = { mode: 'SIMPLE', credentialName: 'c' };
const passthrough = { mode: 'PASSTHROUGH' };

function merge(documents: readonly string[], settings: Partial<Settings> = {}) {
  const graph = graphOfText([workload, ...documents].join('\n---\n'), settings);
  const [proxy] = gatewayProxies(graph);
  const merged = mergedGateway(graph, proxy!);
  return {
    graph,
    proxy: proxy!,
    merged,
    accepted: merged.accepted.map(({ gateway: { name }, index }) => `${name}.${index}`),
    dropped: merged.dropped.map(
      ({ server: lost, winner, reason }) => `${lost.gateway.name}.${lost.index} ${reason} ${winner.gateway.name}.${winner.index}`,
    ),
  };
}
/** What becomes of the servers of one Gateway: `ok` or the reason why each is dropped. */
const fates = (servers: readonly { port: object }[], settings: Partial<Settings> = {}): string[] => {
  const { merged } = merge([gateway('g', servers)], settings);
  return servers.map((_, index) => merged.dropped.find((one) => one.server.index === index)?.reason ?? 'ok');
};

describe('servers of one port', () => {
  const http = server('HTTP', ['a.example.com']);
  const grpc = server('GRPC', ['b.example.com']);
  const tcp = server('TCP', ['*']);
  const https = server('HTTPS', ['a.example.com'], { tls: simple });
  const other = server('HTTPS', ['b.example.com'], { tls: simple });
  const tls = server('TLS', ['c.example.com'], { tls: passthrough });

  test.each([
    ['plain HTTP with plain HTTP', [http, grpc], ['ok', 'ok']],
    ['HTTP before TCP', [http, tcp], ['ok', 'protocol-conflict']],
    ['TCP before HTTP', [tcp, http], ['ok', 'protocol-conflict']],
    ['TCP twice', [tcp, server('MONGO', ['m.example.com'])], ['ok', 'protocol-conflict']],
    ['HTTP before HTTPS', [http, other], ['ok', 'protocol-conflict']],
    ['HTTPS before HTTP', [https, grpc], ['ok', 'ok']],
    ['HTTPS, HTTP, HTTPS', [https, grpc, tls], ['ok', 'ok', 'protocol-conflict']],
    ['HTTPS before TCP', [https, tcp], ['ok', 'ok']],
    ['TLS servers of all kinds', [https, other, tls], ['ok', 'ok', 'ok']],
    ['HTTPS twice for a host', [https, server('TLS', ['a.example.com', 'x.example.com'], { tls: passthrough })], ['ok', 'duplicate-host']],
    ['HTTP twice for a host', [http, http], ['ok', 'ok']],
    [
      'redirect beside HTTPS for a host',
      [server('HTTP', ['a.example.com'], { tls: { httpsRedirect: true } }), https],
      ['ok', 'duplicate-host'],
    ],
    ['a host per namespace', [server('HTTPS', ['x/a.example.com'], { tls: simple }), https], ['ok', 'ok']],
    [
      'the own namespace by its name and by a dot',
      [server('HTTPS', ['./a.example.com'], { tls: simple }), server('HTTPS', ['edge/a.example.com'], { tls: simple })],
      ['ok', 'duplicate-host'],
    ],
    ['different binds', [{ ...https, bind: '10.0.0.1' }, { ...https, bind: '10.0.0.2' }, tcp], ['ok', 'ok', 'ok']],
    ['protocols in any case', [{ ...http, port: { ...http.port, protocol: 'http' } }, grpc], ['ok', 'ok']],
  ])('%s', (_, servers, expected) => {
    expect(fates(servers)).toEqual(expected);
  });

  test('the hosts of a dropped server stay taken', () => {
    const { dropped } = merge([gateway('g', [tcp, https, https])]);
    expect(dropped).toEqual(['g.1 protocol-conflict g.0', 'g.2 duplicate-host g.1']);
  });

  test('before 1.29 a second plaintext server among TLS servers is dropped, and TLS servers after it are not', () => {
    const settings = { istioVersion: [1, 28] as const };
    expect(fates([https, grpc, tls], settings)).toEqual(['ok', 'ok', 'ok']);
    expect(fates([https, other, grpc], settings)).toEqual(['ok', 'ok', 'plaintext-among-tls']);
  });
});

test('servers of different numbers meet on one port of the workload, by number and by name of a container port', () => {
  const service = (targetPort: number | string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'gw', namespace: 'edge' },
      spec: { selector: { istio: 'edge' }, ports: [{ name: 'https', port: 443, targetPort }] },
    });
  const servers = [server('HTTPS', ['a.example.com'], { tls: simple }), server('HTTPS', ['a.example.com'], { tls: simple, number: 8443 })];
  expect(merge([service(8443), gateway('g', servers)]).dropped).toEqual(['g.1 duplicate-host g.0']);
  expect(merge([service('secure'), gateway('g', servers)]).dropped).toEqual(['g.1 duplicate-host g.0']);
  expect(merge([service('missing'), gateway('g', servers)]).dropped).toEqual([]);
});

test('istiod can be told to keep Gateways to the namespace of the workload', () => {
  const istiod = JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system' },
    spec: {
      template: {
        metadata: { labels: { app: 'istiod' } },
        spec: { containers: [{ name: 'discovery', image: 'pilot', env: [{ name: 'PILOT_SCOPE_GATEWAY_TO_NAMESPACE', value: 'true' }] }] },
      },
    },
  });
  const foreign = gateway('foreign', [server('TCP', ['*'])]).replace('"namespace":"edge"', '"namespace":"shop"');
  const own = gateway('own', [server('HTTP', ['*'])]);
  expect(merge([foreign, own]).accepted).toEqual(['foreign.0']);
  expect(merge([foreign, own, istiod]).accepted).toEqual(['own.0']);
});

test('a placeholder where the merge needs a value leaves the server out of every statement', () => {
  const { accepted, merged } = merge([
    gateway('g', [server('HTTP', ['a.example.com']), { ...server('TCP', ['*']), bind: '{{ .Values.bind }}' }]),
  ]);
  expect(accepted).toEqual(['g.0']);
  expect(merged.undecided.map(({ index }) => index)).toEqual([1]);
});

test('hosts in their normal form', () => {
  expect(normalHosts(['a', './b', '*/c', 'ns/d', '*'], 'edge')).toEqual(['a', 'edge/b', 'c', 'ns/d', '*']);
  expect(normalHosts(['a', '*/*'], 'edge')).toEqual(['*']);
});

const anyServer = fc.record({
  protocol: fc.constantFrom('HTTP', 'HTTP2', 'TCP', 'HTTPS', 'TLS'),
  number: fc.constantFrom(80, 443),
  bind: fc.constantFrom('', '', '0.0.0.0', '10.0.0.1'),
  hosts: fc.uniqueArray(fc.constantFrom('*', 'a.example.com', '*.example.com', './a.example.com', 'other/a.example.com'), { minLength: 1 }),
  redirect: fc.boolean(),
});
const toServer = ({ protocol, number, bind, hosts, redirect }: typeof anyServer extends fc.Arbitrary<infer T> ? T : never) => {
  const tls = protocol === 'HTTPS' || protocol === 'TLS' ? simple : protocol === 'TCP' || !redirect ? undefined : { httpsRedirect: true };
  return server(protocol, hosts, { number, bind, ...(tls && { tls }) });
};

test('the order of documents does not matter when ages differ', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.array(anyServer, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 })
        .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length, maxLength: all.length }))),
      ([all, order]) => {
        const documents = all.map((servers, nth) => gateway(`g${nth}`, servers.map(toServer), `2025-01-01T00:00:0${nth}Z`));
        const inOrder = merge(documents);
        const shuffled = merge(order.map((nth) => documents[nth]!));
        expect(shuffled.accepted).toEqual(inOrder.accepted);
        expect(shuffled.dropped).toEqual(inOrder.dropped);
      },
    ),
    { numRuns: 60 },
  );
});

test('every server is accepted or dropped, and accepted HTTP servers have routes of their own or share them', () => {
  fc.assert(
    fc.property(fc.array(anyServer, { minLength: 1, maxLength: 8 }), (servers) => {
      const { accepted, dropped, merged, graph, proxy } = merge([gateway('g', servers.map(toServer))]);
      expect(accepted.length + dropped.length).toBe(servers.length);
      expect(merged.groups.flatMap((group) => group.servers).length).toBe(accepted.length);
      for (const { chains } of listeners(graph, proxy))
        for (const { routeName } of chains) if (routeName !== undefined) expect(merged.byRouteName.has(routeName)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
