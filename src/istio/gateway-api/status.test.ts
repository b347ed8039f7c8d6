import { describe, expect, test } from 'vitest';
import { type Graph, graphOfText } from '../../graph/index.ts';
import { listenersOf } from './listeners.ts';
import { gatewayStatus, listenerSetStatus, listenerStatus, policyStatus, routeStatus } from './status.ts';

const gatewayApi = 'gateway.networking.k8s.io/v1';
const object = (apiVersion: string, kind: string, id: string, content: object): object => {
  const [namespace, name] = id.split('/');
  return { apiVersion, kind, metadata: { namespace, name }, ...content };
};
const graphOf = (...objects: object[]): Graph => graphOfText(objects.map((one) => JSON.stringify(one)).join('\n---\n'));
const gateway = (listeners: object[], more: object = {}): object =>
  object(gatewayApi, 'Gateway', 'edge/gw', { spec: { gatewayClassName: 'istio', listeners, ...more } });
const certificate = object('cert-manager.io/v1', 'Certificate', 'edge/cert', { spec: { secretName: 'cert' } });
const https = (tls: object, more: object = {}): object => ({ name: 'https', port: 443, protocol: 'HTTPS', tls, ...more });
const refs = (...names: (string | object)[]): object => ({
  certificateRefs: names.map((name) => (typeof name === 'string' ? { name } : name)),
});

/** `Type=Reason`, with `!` where the condition says that something is wrong. */
const text = (conditions: readonly { type: string; holds: boolean; reason: string }[]): string[] =>
  conditions.filter(({ type, holds }) => holds === (type === 'Conflicted')).map(({ type, reason }) => `${type}=${reason}`);

describe('listeners', () => {
  const problems = (graph: Graph, name: string): string[] => {
    const [resource] = graph.all('KubernetesGateway');
    return text(
      listenersOf(graph, resource!)
        .filter((one) => one.name === name)
        .flatMap(listenerStatus),
    );
  };

  test.each([
    ['a certificate that something makes', https(refs('cert')), []],
    ['no tls: nothing listens, and the status does not tell', { name: 'https', port: 443, protocol: 'HTTPS' }, []],
    ['a missing Secret', https(refs('none')), ['Programmed=Invalid', 'ResolvedRefs=InvalidCertificateRef']],
    ['a good certificate behind a missing one', https(refs('none', 'cert')), []],
    ['a ConfigMap', https(refs({ kind: 'ConfigMap', name: 'cert' })), ['Programmed=Invalid', 'ResolvedRefs=InvalidCertificateRef']],
    ['three certificates', https(refs('cert', 'cert', 'cert')), ['Programmed=Invalid', 'ResolvedRefs=InvalidCertificateRef']],
    [
      'another namespace without a grant',
      https(refs({ name: 'cert', namespace: 'certs' })),
      ['Accepted=NoValidCACertificate', 'Programmed=Invalid', 'ResolvedRefs=RefNotPermitted'],
    ],
    ['a protocol in lower case', { name: 'https', port: 80, protocol: 'http' }, ['Accepted=UnsupportedProtocol']],
    [
      'kinds that it cannot carry',
      https(refs('cert'), { allowedRoutes: { kinds: [{ kind: 'TCPRoute' }] } }),
      ['ResolvedRefs=InvalidRouteKinds'],
    ],
  ])('%s', (_, listener, wanted) => {
    expect(problems(graphOf(gateway([listener]), certificate), 'https')).toEqual(wanted);
  });

  test.each([
    ['missing', { kind: 'ConfigMap', group: '', name: 'none' }, 'InvalidCACertificateRef'],
    ['not PEM', { kind: 'ConfigMap', group: '', name: 'rubbish' }, 'InvalidCACertificateRef'],
    ['a Service', { kind: 'Service', group: '', name: 'cert' }, 'InvalidCACertificateKind'],
  ])('a CA for clients that is %s', (_, ref, reason) => {
    const frontend = { tls: { frontend: { default: { validation: { caCertificateRefs: [ref] } } } } };
    const rubbish = object('v1', 'ConfigMap', 'edge/rubbish', { data: { 'ca.crt': 'x' } });
    expect(problems(graphOf(gateway([https(refs('cert'))], frontend), certificate, rubbish), 'https')).toEqual([
      'Accepted=NoValidCACertificate',
      'Programmed=Invalid',
      `ResolvedRefs=${reason}`,
    ]);
  });

  test('only one that came first can be in the way, and one that lost is in nobody’s', () => {
    const graph = graphOf(
      gateway([
        { name: 'a', port: 80, protocol: 'HTTP' },
        { name: 'tcp', port: 80, protocol: 'TCP' },
        { name: 'b', port: 80, protocol: 'HTTP', hostname: 'b.example.com' },
        { name: 'again', port: 80, protocol: 'HTTPS', hostname: 'b.example.com', tls: refs('cert') },
      ]),
    );
    const conflict = (reason: string): string[] => ['Accepted', 'Programmed', 'Conflicted'].map((type) => `${type}=${reason}`);
    expect(problems(graph, 'tcp')).toEqual(conflict('ProtocolConflict'));
    expect(problems(graph, 'b')).toEqual([]);
    expect(problems(graph, 'again')).toEqual(conflict('ProtocolConflict'));
  });
});

test('ListenerSets come after the Gateway, the oldest first, and only where they are let in', () => {
  const set = (id: string, port: number, createdAt?: string): object => {
    const base = object(gatewayApi, 'ListenerSet', id, {
      spec: { parentRef: { name: 'gw', namespace: 'edge' }, listeners: [{ name: 'l', port, protocol: 'HTTP' }] },
    }) as { metadata: object };
    return { ...base, metadata: { ...base.metadata, ...(createdAt && { creationTimestamp: createdAt }) } };
  };
  const from = (where: string): object => ({ allowedListeners: { namespaces: { from: where } } });
  const graph = (scope: object): Graph =>
    graphOf(
      set('edge/young', 80, '2024-01-01T00:00:00Z'),
      set('edge/old', 80, '2023-01-01T00:00:00Z'),
      set('shop/far', 81),
      gateway([{ name: 'own', port: 82, protocol: 'HTTP' }], scope),
    );
  const names = (all: Graph): string[] =>
    listenersOf(all, all.all('KubernetesGateway')[0]!).map(({ owner, isProgrammed }) => `${owner.name} ${isProgrammed}`);
  expect(names(graph({}))).toEqual(['gw true']);
  expect(names(graph(from('Same')))).toEqual(['gw true', 'old true', 'young false']);
  expect(names(graph(from('All')))).toEqual(['gw true', 'far true', 'old true', 'young false']);
  const closed = graph({});
  expect(text(listenerSetStatus(closed, closed.get('ListenerSet', 'shop', 'far')!))).toEqual([
    'Accepted=NotAllowed',
    'Programmed=NotAllowed',
  ]);
});

test('a Gateway is accepted while one of its listeners is good, and needs Services that have its ports', () => {
  const listeners = [https(refs('none')), { name: 'http', port: 80, protocol: 'HTTP' }];
  const status = (...objects: object[]): string[] => {
    const graph = graphOf(...objects);
    return gatewayStatus(graph, graph.all('KubernetesGateway')[0]!).map(({ type, holds, reason }) => `${type}=${holds} ${reason}`);
  };
  expect(status(gateway(listeners))[0]).toBe('Accepted=true ListenersNotValid');
  expect(status(gateway(listeners.slice(0, 1)))[0]).toBe('Accepted=false ListenersNotValid');
  const bound = gateway(listeners, { addresses: [{ type: 'Hostname', value: 'ingress' }] });
  const service = (port: number): object => object('v1', 'Service', 'edge/ingress', { spec: { ports: [{ port: 443 }, { port }] } });
  expect(status(bound)[1]).toBe('Programmed=false AddressNotUsable');
  expect(status(bound, service(8080))[1]).toBe('Programmed=false AddressNotUsable');
  expect(status(bound, service(80))[1]).toBe('Programmed=true Programmed');
  const unusable = gateway(listeners, {
    addresses: [
      { type: 'IPAddress', value: '10.0.0.1' },
      { type: 'IPAddress', value: '10.0.0.2' },
    ],
  });
  expect(status(unusable).slice(0, 2)).toEqual(['Accepted=false UnsupportedAddress', 'Programmed=false UnsupportedAddress']);
});

describe('routes', () => {
  const listeners = [
    { name: 'own', port: 80, protocol: 'HTTP', hostname: '*.example.com' },
    { name: 'all', port: 81, protocol: 'HTTP', hostname: '*.example.org', allowedRoutes: { namespaces: { from: 'All' } } },
    { name: 'tcp', port: 82, protocol: 'TCP', allowedRoutes: { namespaces: { from: 'All' } } },
  ];
  const status = (parentRef: object, hostnames: string[], rule: object = {}): string[] => {
    const route = object(gatewayApi, 'HTTPRoute', 'shop/route', {
      spec: { parentRefs: [{ name: 'gw', namespace: 'edge', ...parentRef }], hostnames, rules: [rule] },
    });
    const service = object('v1', 'Service', 'shop/web', { spec: { ports: [{ port: 80 }] } });
    const graph = graphOf(gateway(listeners), route, service);
    return text(routeStatus(graph, graph.all('HTTPRoute')[0]!));
  };

  test.each([
    ['one listener is enough', {}, ['a.example.org'], []],
    ['the listener that comes closest is reported', {}, ['a.example.com'], ['Accepted=NotAllowedByListeners']],
    ['no host fits', { sectionName: 'all' }, ['a.example.com'], ['Accepted=NoMatchingListenerHostname']],
    ['a wider host fits', { sectionName: 'all' }, ['*.org'], []],
    ['no such section', { sectionName: 'none' }, ['a.example.org'], ['Accepted=NoMatchingParent']],
    ['no such port', { port: 8080 }, ['a.example.org'], ['Accepted=NoMatchingParent']],
    ['no such kind', { sectionName: 'tcp' }, ['a.example.org'], ['Accepted=NotAllowedByListeners']],
    ['a Service that does not exist', { group: '', kind: 'Service', name: 'none', namespace: 'shop' }, [], ['Accepted=NoMatchingParent']],
  ])('%s', (_, parentRef, hostnames, wanted) => {
    expect(status(parentRef, hostnames)).toEqual(wanted);
  });

  test.each([
    ['fine', { name: 'web', port: 80 }, []],
    ['missing', { name: 'none', port: 80 }, ['ResolvedRefs=BackendNotFound']],
    ['in another namespace', { name: 'web', namespace: 'bank', port: 80 }, ['ResolvedRefs=RefNotPermitted']],
    ['of an unknown kind', { group: 'x.io', kind: 'Thing', name: 'web', port: 80 }, ['ResolvedRefs=InvalidKind']],
    ['a host name', { name: 'web.shop', port: 80 }, ['ResolvedRefs=InvalidDestination']],
    ['without weight', { name: 'none', port: 80, weight: 0 }, []],
  ])('a backend that is %s', (_, backend, wanted) => {
    expect(status({}, ['a.example.org'], { backendRefs: [backend] })).toEqual(wanted);
  });
});

describe('BackendTLSPolicies', () => {
  const policy = (name: string, target: object, validation: object = { wellKnownCACertificates: 'System' }): object =>
    object(gatewayApi, 'BackendTLSPolicy', `shop/${name}`, {
      spec: { targetRefs: [{ group: '', kind: 'Service', name: 'web', ...target }], validation: { hostname: 'web', ...validation } },
    });
  const service = object('v1', 'Service', 'shop/web', { spec: { ports: [{ name: 'https', port: 443 }] } });
  const maps = ['ca.crt', 'other'].map((key) => object('v1', 'ConfigMap', `shop/with-${key}`, { data: { [key]: 'x' } }));
  const ca = (kind: string, name: string): object => ({ caCertificateRefs: [{ group: '', kind, name }] });

  test.each([
    ['fine', policy('p', { sectionName: 'https' }), []],
    ['for a Service that does not exist', policy('p', { name: 'none' }), ['Accepted=TargetNotFound']],
    ['for a port by its number', policy('p', { sectionName: '443' }), ['Accepted=TargetNotFound']],
    ['for a Deployment', policy('p', { group: 'apps', kind: 'Deployment' }), ['Accepted=TargetNotFound']],
    ['with a CA', policy('p', {}, ca('ConfigMap', 'with-ca.crt')), []],
    ['with a Secret', policy('p', {}, ca('Secret', 'ca')), ['Accepted=NoValidCACertificate', 'ResolvedRefs=InvalidKind']],
    [
      'with a ConfigMap without CA',
      policy('p', {}, ca('ConfigMap', 'with-other')),
      ['Accepted=NoValidCACertificate', 'ResolvedRefs=InvalidCACertificateRef'],
    ],
    [
      'with a missing ConfigMap',
      policy('p', {}, ca('ConfigMap', 'none')),
      ['Accepted=NoValidCACertificate', 'ResolvedRefs=InvalidCACertificateRef'],
    ],
  ])('one %s', (_, one, wanted) => {
    const graph = graphOf(one, service, ...maps);
    expect(text(policyStatus(graph, graph.all('BackendTLSPolicy')[0]!))).toEqual(wanted);
  });

  test('two for one target and port: the first by name; a port of its own is no conflict', () => {
    const graph = graphOf(service, policy('b', {}), policy('a', {}), policy('c', { sectionName: 'https' }));
    const said = ['a', 'b', 'c'].map((name) => text(policyStatus(graph, graph.get('BackendTLSPolicy', 'shop', name)!)));
    expect(said).toEqual([[], ['Accepted=Conflicted'], []]);
  });
});
