import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOfText } from '../graph/index.ts';
import { httpRoutes, type RouteScope, routeTrace } from './http-routes.ts';
import { mesh, resolveGateway, virtualServices, virtualServicesFor } from './virtual-services.ts';

const virtualService = (id: string, spec: object, createdAt?: string): string => {
  const [namespace, name] = id.split('/');
  const metadata = { namespace, name, ...(createdAt && { creationTimestamp: createdAt }) };
  return JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec });
};
const graphOf = (...documents: string[]) => graphOfText(documents.join('\n---\n'));
const scope: RouteScope = { namespace: 'shop', labels: { app: 'web' }, gateway: mesh, port: 80, service: () => undefined };
const to = (host: string, more: object = {}) => ({ route: [{ destination: { host } }], ...more });
const uri = (prefix: string) => ({ uri: { prefix } });

test('gateway names', () => {
  expect(resolveGateway('mesh', 'shop')).toBe('mesh');
  expect(resolveGateway('gw', 'shop')).toBe('shop/gw');
  expect(resolveGateway('./gw', 'shop')).toBe('shop/gw');
  expect(resolveGateway('infra/gw', 'shop')).toBe('infra/gw');
  expect(resolveGateway('gw.infra.svc.cluster.local', 'shop')).toBe('infra/gw');
  expect(resolveGateway('gw.infra', 'shop')).toBe('infra/gw');
});

describe('order and visibility', () => {
  const host = { hosts: ['a.example.com'], http: [to('web')] };
  const names = (graph: ReturnType<typeof graphOf>, namespace: string) =>
    virtualServicesFor(graph, namespace, mesh).map((service) => `${service.namespace}/${service.name}`);

  test('private before named before public, whatever their age', () => {
    const graph = graphOf(
      virtualService('bank/public', host, '2020-01-01T00:00:00Z'),
      virtualService('bank/star', { ...host, exportTo: ['*'] }, '2021-01-01T00:00:00Z'),
      virtualService('bank/named', { ...host, exportTo: ['shop'] }, '2022-01-01T00:00:00Z'),
      virtualService('shop/private', { ...host, exportTo: ['.', 'bank'] }),
      virtualService('shop/nobody', { ...host, exportTo: ['~'] }),
    );
    expect(names(graph, 'shop')).toEqual(['shop/private', 'bank/named', 'bank/public', 'bank/star']);
    expect(names(graph, 'bank')).toEqual(['shop/private', 'bank/public', 'bank/star']);
    expect(names(graph, 'other')).toEqual(['bank/public', 'bank/star']);
  });

  test('the order of the input does not matter', () => {
    const documents = [3, 1, 2].flatMap((year) =>
      ['bank/b', 'shop/b', 'bank/a'].map((id) => virtualService(`${id}${year}`, host, `202${year}-01-01T00:00:00Z`)),
    );
    const expected = names(graphOf(...documents), 'shop');
    expect(expected.slice(0, 3)).toEqual(['bank/a1', 'bank/b1', 'shop/b1']);
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        expect(names(graphOf(...shuffled), 'shop')).toEqual(expected);
      }),
    );
  });
});

describe('routes', () => {
  const routes = (http: object[], more: Partial<RouteScope> = {}) => {
    const [service] = virtualServices(graphOf(virtualService('shop/v', { hosts: ['web'], gateways: ['gw'], http })));
    return httpRoutes(service!, { ...scope, ...more }).map((route) => {
      const { match, to } = routeTrace(route);
      return `${match} -> ${to ?? '-'}`;
    });
  };

  test.each([
    ['a rule without match', [to('a'), to('b')], ['prefix / -> a.shop.svc.cluster.local:80']],
    ['a catch-all among the matches', [to('a.com', { match: [uri('/'), uri('/x')] }), to('b.com')], ['prefix / -> a.com:80']],
    [
      'everything else goes on',
      [to('a.com', { match: [{ ...uri('/'), headers: { x: {} } }] }), to('b.com', { match: [{ uri: { regex: '.*' } }] }), to('c.com')],
      ['prefix / +1 headers -> a.com:80', 'regex .* -> b.com:80'],
    ],
    [
      'a claim is a condition',
      [to('a.com', { match: [{ headers: { '@request.auth.claims.sub': { exact: 'x' } } }] }), to('b.com')],
      ['prefix / +1 claims -> a.com:80', 'prefix / -> b.com:80'],
    ],
    [
      'matches that do not apply here',
      [
        to('a.com', { match: [{ port: 81 }] }),
        to('b.com', { match: [{ sourceLabels: { app: 'other' } }] }),
        to('c.com', { match: [{ sourceNamespace: 'bank' }] }),
        to('d.com', { match: [{ gateways: ['gw'] }] }),
        to('e.com', { match: [{ gateways: ['mesh'], sourceNamespace: 'bank' }] }),
      ],
      ['prefix / -> e.com:80'],
    ],
    ['a redirect', [{ redirect: { scheme: 'https' } }], ['prefix / -> -']],
    [
      'destinations without weight, if there are several',
      [
        {
          route: [{ destination: { host: 'a.com' } }, { destination: { host: 'b.com', port: { number: 8443 }, subset: 'v1' }, weight: 1 }],
        },
      ],
      ['prefix / -> b.com:8443|v1'],
    ],
  ])('%s', (_, http, expected) => expect(routes(http)).toEqual(expected));

  test('a port that is not written is the only one of the service; an alias is followed', () => {
    const services: Record<string, { ports: { number: number }[]; externalName?: string }> = {
      'one.com': { ports: [{ number: 8080 }] },
      'two.com': { ports: [{ number: 8080 }, { number: 8081 }] },
      'alias.com': { ports: [{ number: 8080 }], externalName: 'real.com' },
    };
    const at = (host: string) => routes([to(host)], { service: (name) => services[name] })[0];
    expect(at('one.com')).toBe('prefix / -> one.com:8080');
    expect(at('two.com')).toBe('prefix / -> two.com:80');
    expect(at('alias.com')).toBe('prefix / -> real.com:8080');
  });
});

describe('delegates', () => {
  const merged = (root: object, delegate: object[], metadata = 'bank/part', more: object = {}) => {
    const [service] = virtualServices(
      graphOf(
        virtualService('shop/root', { hosts: ['web'], http: [{ ...root, delegate: { name: 'part', namespace: 'bank' } }] }),
        virtualService(metadata, { http: delegate, ...more }),
      ),
    );
    return {
      routes: httpRoutes(service!, scope).map((route) => `${routeTrace(route).match} -> ${routeTrace(route).to}`),
      lost: service!.lost,
    };
  };

  test.each([
    ['takes the matches of the root', { match: [uri('/a')] }, [to('x')], ['prefix /a -> x.bank.svc.cluster.local:80']],
    ['narrows a prefix', { match: [uri('/a')] }, [to('x.com', { match: [uri('/a/b')] })], ['prefix /a/b -> x.com:80']],
    ['cannot widen a prefix', { match: [uri('/a/b')] }, [to('x.com', { match: [uri('/a')] })], []],
    ['cannot meet a regular expression', { match: [{ uri: { regex: '/a.*' } }] }, [to('x.com', { match: [uri('/a')] })], []],
    [
      'is combined with every match that it fits',
      { match: [uri('/a'), { headers: { x: { exact: '1' } } }] },
      [to('x.com', { match: [uri('/a/b')] })],
      ['prefix /a/b -> x.com:80', 'prefix /a/b +1 headers -> x.com:80'],
    ],
    ['is lost with one match that fits nowhere', { match: [uri('/a')] }, [to('x.com', { match: [uri('/a/b'), uri('/c')] })], []],
    ['cannot serve more gateways', { match: [{ gateways: ['mesh'] }] }, [to('x.com', { match: [{ gateways: ['mesh', 'shop/gw'] }] })], []],
  ])('%s', (_, root, delegate, expected) => expect(merged(root, delegate).routes).toEqual(expected));

  test('says why a rule vanished', () => {
    expect(merged({}, [to('x')], 'bank/other').lost).toMatchObject([{ why: 'missing' }]);
    expect(merged({}, [to('x')], 'bank/part', { exportTo: ['.'] }).lost).toMatchObject([{ why: 'hidden' }]);
    const { lost } = merged({ match: [uri('/a')] }, [to('x', { match: [uri('/b')] })]);
    expect(lost.map(({ why, at, rule }) => [why, at.pathText, rule?.pathText])).toEqual([
      ['conflict', 'spec.http[0].delegate', 'spec.http[0]'],
    ]);
  });

  test('a delegate that is shared serves each root by itself', () => {
    const root = (id: string, prefix: string) =>
      virtualService(id, { hosts: ['web'], http: [{ match: [uri(prefix)], delegate: { name: 'part' } }] });
    const services = virtualServices(
      graphOf(root('shop/a', '/a'), root('shop/b', '/b'), virtualService('shop/part', { http: [to('x.com')] })),
    );
    expect(services.map((service) => httpRoutes(service, scope).map((route) => route.match.path))).toEqual([['/a'], ['/b']]);
  });
});
