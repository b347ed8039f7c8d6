import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serviceScope, visibleServices } from './service-scope.ts';
import { at, deployment, graphOf, istio, namespace, proxyNamed, service } from './test-objects.ts';

const clients = [
  namespace('shop'),
  namespace('bank'),
  deployment('bank/client', { app: 'client' }),
  deployment('bank/gateway', {}, { containers: [{ name: 'istio-proxy' }] }),
];
const entry = (id: string, hosts: string[], spec: object = {}, metadata?: object) =>
  istio('ServiceEntry', id, { hosts, ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS', ...spec }, metadata);
const ports = (...numbers: number[]) => ({ ports: numbers.map((number) => ({ number, name: `p${number}`, protocol: 'TCP' })) });
const kubernetes = (id: string, metadata: object = {}) =>
  service(
    id,
    {
      selector: { app: 'x' },
      ports: [
        { name: 'http', port: 80 },
        { name: 'tcp', port: 81 },
      ],
    },
    metadata,
  ); // two ports
const sidecar = (spec: object, id = 'bank/sidecar') => istio('Sidecar', id, spec);

/** `namespace/hostname:ports` of what a proxy sees. */
const seen = (documents: readonly string[], proxy = 'bank/client'): string[] => {
  const graph = graphOf(...clients, ...documents);
  return visibleServices(graph, proxyNamed(graph, proxy))
    .map(({ namespace, hostname, ports }) => `${namespace}/${hostname}:${ports.map(({ number }) => number).join('+')}`)
    .sort();
};

describe('one service for each hostname', () => {
  const web = 'web.shop.svc.cluster.local';

  test('a sidecar prefers its own namespace even to a Kubernetes Service, a gateway does not', () => {
    const documents = [kubernetes('shop/web'), entry('bank/own', [web], {}, at(2020))];
    expect(seen(documents)).toEqual([`bank/${web}:443`]);
    expect(seen(documents, 'bank/gateway')).toEqual([`shop/${web}:80+81`]);
  });

  test('what is exported by name comes before what is public, then the older', () => {
    const host = ['a.example.com'];
    const old = entry('shop/old', host, ports(1), at(2020));
    const older = entry('third/older', host, ports(2), at(2019));
    const named = entry('fourth/named', host, { ...ports(3), exportTo: ['bank'] }, at(2022));
    expect(seen([old, older])).toEqual(['third/a.example.com:2']);
    expect(seen([old, older, named])).toEqual(['fourth/a.example.com:3']);
  });

  test('services of one namespace join their ports if nothing else differs', () => {
    const host = ['a.example.com'];
    expect(seen([entry('shop/a', host, ports(1, 2), at(2020)), entry('shop/b', host, ports(2, 3), at(2021))])).toEqual([
      'shop/a.example.com:1+2+3',
    ]);
    expect(seen([entry('shop/a', host, ports(1), at(2020)), entry('shop/b', host, { ...ports(2), resolution: 'NONE' }, at(2021))])).toEqual(
      ['shop/a.example.com:1'],
    );
  });
});

describe('Sidecar', () => {
  const all = [kubernetes('shop/web'), kubernetes('shop/db'), kubernetes('bank/api'), entry('shop/ext', ['a.example.com'])];

  test('egress hosts import by namespace, and an entry with a port imports that port alone', () => {
    expect(seen([...all, sidecar({ egress: [{ hosts: ['./*'] }] })])).toEqual(['bank/api.bank.svc.cluster.local:80+81']);
    expect(seen([...all, sidecar({ egress: [{ hosts: ['shop/*.example.com'] }] })])).toEqual(['shop/a.example.com:443']);
    expect(seen([...all, sidecar({ egress: [{ port: { number: 81, protocol: 'TCP', name: 'x' }, hosts: ['shop/*'] }] })])).toEqual([
      'shop/db.shop.svc.cluster.local:81',
      'shop/web.shop.svc.cluster.local:81',
    ]);
  });

  test('destinations of imported VirtualServices come along, on the ports that they name', () => {
    const route = istio('VirtualService', 'bank/vs', {
      hosts: ['b.example.com'],
      http: [{ route: [{ destination: { host: 'web.shop.svc.cluster.local', port: { number: 81 } } }] }],
    });
    expect(seen([...all, route, sidecar({ egress: [{ hosts: ['./*'] }] })])).toContain('shop/web.shop.svc.cluster.local:81');
  });

  test('the own namespace goes before the root namespace, and gateways obey none', () => {
    const root = sidecar({ egress: [{ hosts: ['./*'] }] }, 'istio-system/root');
    expect(seen([...all, root])).toEqual(['bank/api.bank.svc.cluster.local:80+81']);
    expect(seen([...all, root, sidecar({ egress: [{ hosts: ['*/*'] }] })])).toHaveLength(4);
    expect(seen([...all, root], 'bank/gateway')).toHaveLength(4);
  });
});

test('namespaces for which nothing differs share one scope, and it is the one that each would compute', () => {
  const documents = fc.array(
    fc.record({
      namespace: fc.constantFrom('shop', 'bank', 'third'),
      host: fc.constantFrom('a.example.com', 'b.example.com', '*.example.com'),
      exportTo: fc.constantFrom(undefined, undefined, ['*'], ['.'], ['bank'], ['~']),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(documents, (list) => {
      const entries = list.map(({ namespace, host, exportTo }, index) =>
        entry(`${namespace}/e${index}`, [host], { exportTo, endpoints: [{ address: '1.2.3.4' }] }, at(2000 + index)),
      );
      const graph = graphOf(...clients, ...entries);
      // The same said with a Sidecar is never shared.
      const said = graphOf(...clients, ...entries, sidecar({ egress: [{ hosts: ['*/*'] }] }));
      const hosts = (of: typeof graph) =>
        [...serviceScope(of, proxyNamed(of, 'bank/client')).byHost.values()]
          .map(({ resource, hostname }) => `${resource.id} ${hostname}`)
          .sort();
      expect(hosts(graph)).toEqual(hosts(said));
    }),
    { numRuns: 40 },
  );
});
