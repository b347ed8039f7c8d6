import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Graph, graphOfText } from '../graph/index.ts';
import { outboundHttpTrace } from './outbound-http.ts';
import { outboundListeners } from './outbound-listeners.ts';
import { outboundTlsTrace } from './outbound-tls.ts';
import { proxies } from './proxies.ts';

type Spec = Record<string, unknown>;
const object = (apiVersion: string, kind: string, id: string, rest: Spec, createdAt?: string): string => {
  const [namespace, name] = id.split('/');
  return JSON.stringify({ apiVersion, kind, metadata: { namespace, name, ...(createdAt && { creationTimestamp: createdAt }) }, ...rest });
};
const istio = (kind: string, id: string, spec: Spec, createdAt?: string): string =>
  object('networking.istio.io/v1', kind, id, { spec }, createdAt);
const workload = (id: string): string =>
  object('apps/v1', 'Deployment', id, {
    spec: { template: { metadata: { labels: { app: id.split('/')[1] } }, spec: { containers: [{ name: 'app' }] } } },
  });
const service = (id: string, ports: Spec[], more: Spec = {}): string =>
  object('v1', 'Service', id, { spec: { selector: { app: id.split('/')[1] }, ports, ...more } });
const entry = (id: string, hosts: string[], ports: Spec[], more: Spec = {}): string =>
  istio('ServiceEntry', id, { hosts, ports, resolution: 'DNS', ...more });
const route = (id: string, spec: Spec, createdAt?: string): string => istio('VirtualService', id, spec, createdAt);
const to = (host: string, more: Spec = {}): Spec => ({ ...more, route: [{ destination: { host } }] });

const http = { name: 'http', port: 80 };
const https = { name: 'https', port: 443 };
const entryHttp = { number: 80, name: 'http', protocol: 'HTTP' };
const entryTls = { number: 443, name: 'tls', protocol: 'TLS' };

const graphOf = (...documents: string[]): Graph => graphOfText([workload('shop/client'), ...documents].join('\n---\n'));
const client = (graph: Graph) => proxies(graph).find(({ name }) => name === 'client')!;
const tls = (graph: Graph): string[] => outboundTlsTrace(graph, client(graph)).map(({ port, sni, to }) => `${port} ${sni} -> ${to}`);
const hosts = (graph: Graph): string[] =>
  outboundHttpTrace(graph, client(graph)).map(({ port, host, routes }) => `${host}:${port} -> ${routes.flatMap((one) => one.to ?? [])}`);

describe('chains by server name', () => {
  const own = '443 api.com -> api.com:443';
  test.each<[string, string[], string[]]>([
    ['a host without address', [entry('shop/e', ['api.com'], [entryTls])], [own]],
    ['a host with an address has the port for itself', [entry('shop/e', ['api.com'], [entryTls], { addresses: ['10.0.0.1'] })], []],
    [
      'a range of addresses is shared',
      [entry('shop/e', ['api.com'], [entryTls], { addresses: ['10.0.0.0/8'], resolution: 'NONE' })],
      [own],
    ],
    ['a Service has an address', [service('shop/web', [https])], []],
    [
      'other names of the host',
      [
        entry('shop/e', ['api.com'], [entryTls]),
        object('v1', 'Service', 'shop/alias', { spec: { type: 'ExternalName', externalName: 'api.com' } }),
      ],
      ['443 alias,alias.shop,alias.shop.svc,alias.shop.svc.cluster.local,alias.shop.svc.cluster.local.,api.com -> api.com:443'],
    ],
    [
      'a rule takes the place of the host',
      [
        entry('shop/e', ['api.com'], [entryTls]),
        route('shop/v', { hosts: ['*.com'], tls: [to('other.com', { match: [{ sniHosts: ['x.com'] }] })] }),
      ],
      ['443 x.com -> other.com:443'],
    ],
    [
      'a rule that never applies here does not',
      [
        entry('shop/e', ['api.com'], [entryTls]),
        route('shop/v', {
          hosts: ['api.com'],
          tls: [
            to('other.com', {
              match: [
                { sniHosts: ['api.com'], port: 444 },
                { sniHosts: ['api.com'], gateways: ['gw'] },
              ],
            }),
          ],
        }),
      ],
      [own],
    ],
    [
      'of equal conditions the first counts',
      [
        entry('shop/e', ['api.com'], [entryTls]),
        route('shop/a', { hosts: ['*.com'], tls: [to('a.com', { match: [{ sniHosts: ['api.com'] }] })] }),
        route('shop/b', { hosts: ['api.com'], tls: [to('b.com', { match: [{ sniHosts: ['api.com'] }] })] }),
      ],
      ['443 api.com -> a.com:443'],
    ],
    [
      'rules for a port that is not TLS',
      [
        entry('shop/e', ['api.com'], [{ ...entryTls, protocol: 'TCP' }]),
        route('shop/v', { hosts: ['api.com'], tls: [to('b.com', { match: [{ sniHosts: ['api.com'] }] })] }),
      ],
      [],
    ],
    [
      'the Pods of a headless Service',
      [
        service('shop/db', [https], { clusterIP: 'None' }),
        workload('shop/db'),
        route('shop/v', { hosts: ['db', 'db.com'], tls: [to('b.com', { match: [{ sniHosts: ['db.com'] }] })] }),
      ],
      ['443 db.com -> b.com:443'],
    ],
  ])('%s', (_, documents, expected) => expect(tls(graphOf(...documents))).toEqual(expected));

  test('the first of two TCP hosts without address gets the port', () => {
    const tcp = { number: 9000, name: 'tcp', protocol: 'TCP' };
    const graph = graphOf(entry('shop/b', ['b.com'], [tcp]), entry('shop/a', ['a.com'], [tcp]));
    const [listener] = outboundListeners(graph, client(graph));
    expect(listener?.chains.map(({ service }) => service.hostname)).toEqual(['a.com']);
  });
});

describe('virtual hosts', () => {
  const web = service('shop/web', [http, { name: 'http-alt', port: 8080 }]);
  test.each<[string, string[], string[]]>([
    [
      'each port of a service with the port of the table',
      [web, route('shop/v', { hosts: ['web'], http: [to('api.com')] })],
      ['web.shop.svc.cluster.local:80 -> api.com:80', 'web.shop.svc.cluster.local:8080 -> api.com:8080'],
    ],
    [
      'a host that no service has, on port 80 alone',
      [web, route('shop/v', { hosts: ['free.com'], http: [to('api.com')] })],
      ['free.com:80 -> api.com:80'],
    ],
    ['no HTTP port at all', [service('shop/web', [https]), route('shop/v', { hosts: ['web', 'free.com'], http: [to('api.com')] })], []],
    [
      'the best wildcard of each service',
      [
        entry('shop/e', ['a.b.com', 'c.com'], [entryHttp]),
        route('shop/1', { hosts: ['*.com'], http: [to('wide')] }),
        route('shop/2', { hosts: ['*.b.com'], http: [to('narrow')] }),
      ],
      ['c.com:80 -> wide.shop.svc.cluster.local:80', 'a.b.com:80 -> narrow.shop.svc.cluster.local:80'],
    ],
    [
      'the first of two rules for a host',
      [
        web,
        route('shop/b', { hosts: ['web'], http: [to('b.com', { match: [{ port: 80 }] })] }),
        route('shop/a', { hosts: ['web'], http: [to('a.com', { match: [{ port: 80 }] })] }),
      ],
      ['web.shop.svc.cluster.local:80 -> a.com:80'],
    ],
    [
      'a port whose protocol is detected',
      [service('shop/web', [{ name: 'web', port: 7000 }]), route('shop/v', { hosts: ['web'], http: [to('api.com')] })],
      ['web.shop.svc.cluster.local:7000 -> api.com:7000'],
    ],
    [
      'a name that a service has already',
      [
        web,
        route('shop/a', { hosts: ['web'], http: [to('a.com', { match: [{ port: 80 }] })] }),
        route('shop/b', { hosts: ['web.shop'], http: [to('b.com', { match: [{ port: 80 }] })] }),
      ],
      ['web.shop.svc.cluster.local:80 -> a.com:80'],
    ],
  ])('%s', (_, documents, expected) => expect(hosts(graphOf(...documents)).sort()).toEqual([...expected].sort()));

  test('a Sidecar decides which services and rules count', () => {
    const documents = [web, entry('bank/e', ['api.com'], [entryHttp]), route('bank/v', { hosts: ['api.com'], http: [to('x.com')] })];
    const sidecar = (egress: Spec[]): string => istio('Sidecar', 'shop/default', { egress });
    expect(hosts(graphOf(...documents))).toEqual(['api.com:80 -> x.com:80']);
    expect(hosts(graphOf(...documents, sidecar([{ hosts: ['./*'] }])))).toEqual([]);
    expect(hosts(graphOf(...documents, sidecar([{ port: entryHttp, hosts: ['bank/*'] }, { hosts: ['./*'] }])))).toEqual([
      'api.com:80 -> x.com:80',
    ]);
  });
});

describe('the order of the input', () => {
  const name = fc.constantFrom('a.com', 'b.a.com', '*.com', '*.a.com', 'web.shop.svc.cluster.local', 'free.org');
  const at = (index: number): string => `${2000 + index}-01-01T00:00:00Z`;
  const rules = fc.array(
    fc.record({
      hosts: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
      exportTo: fc.constantFrom(undefined, ['.'], ['shop']),
      namespace: fc.constantFrom('shop', 'bank'),
    }),
    { maxLength: 5 },
  );
  const surroundings = [
    service('shop/web', [http, https]),
    entry('bank/1', ['a.com', 'b.a.com'], [entryHttp, entryTls]),
    entry('shop/2', ['*.a.com'], [entryHttp, entryTls], { resolution: 'NONE' }),
  ];
  const scenario = rules.chain((list) => {
    const documents = [
      ...surroundings,
      ...list.map(({ namespace, ...spec }, index) =>
        route(
          `${namespace}/r${index}`,
          { ...spec, http: [to(`h${index}.com`)], tls: [to(`t${index}.com`, { match: [{ sniHosts: spec.hosts }] })] },
          at(index),
        ),
      ),
    ];
    return fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length }));
  });

  test('means nothing where the ages differ', () => {
    fc.assert(
      fc.property(scenario, ([documents, shuffled]) => {
        const [one, other] = [graphOf(...documents), graphOf(...shuffled)];
        expect(hosts(other).sort()).toEqual(hosts(one).sort());
        expect(tls(other).sort()).toEqual(tls(one).sort());
      }),
      { numRuns: 40 },
    );
  });
});
