import { expect, test } from 'vitest';
import { deployment, graphOf, istio, namespace } from '../test-objects.ts';
import { pathMistakes } from './mistakes.ts';

const entry = (ports: object[]): string => istio('ServiceEntry', 'shop/api', { hosts: ['api.example.com'], resolution: 'DNS', ports });
const http = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
const base = [namespace('shop'), deployment('shop/cart', { app: 'cart' })];
const found = (...objects: string[]): string[] =>
  [...pathMistakes(graphOf(...base, ...objects)).values()]
    .flat()
    .map(({ cause, resource, at }) => `${cause} ${resource.kind} ${at.pathText}`);
const rule = (id: string, spec: object): string => istio('DestinationRule', id, { host: 'api.example.com', ...spec });
const simple = { tls: { mode: 'SIMPLE' } };

test.each<[string, string[], string[]]>([
  ['nothing originates TLS', [], ['plaintext-outside ServiceEntry spec.ports[0]']],
  ['a rule does', [rule('shop/d', { trafficPolicy: simple })], []],
  [
    'a rule for the port of the server',
    [rule('shop/d', { trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, ...simple }] } })],
    ['plaintext-outside DestinationRule spec.trafficPolicy.portLevelSettings[0].port.number'],
  ],
  [
    'a rule of a namespace where nobody looks',
    [rule('net/d', { trafficPolicy: simple })],
    ['plaintext-outside DestinationRule metadata.namespace'],
  ],
  [
    'a rule that is exported elsewhere',
    [rule('net/d', { exportTo: ['net'], trafficPolicy: simple })],
    ['plaintext-outside DestinationRule spec.exportTo'],
  ],
  ['a rule that the cluster refuses', [rule('shop/d', { trafficPolicy: { tls: { mode: 'MUTUAL' } } })], []],
  ['a rule whose tls has no mode', [rule('shop/d', { trafficPolicy: { tls: { sni: 'api.example.com' } } })], []],
])('plain HTTP to a TLS port: %s', (_, objects, expected) => expect(found(entry([http]), ...objects)).toEqual(expected));

test('a port that http rules lead to is not taken for one that applications speak TLS to', () => {
  const route = istio('VirtualService', 'shop/api', {
    hosts: ['api.example.com'],
    http: [{ match: [{ port: 80 }], route: [{ destination: { host: 'api.example.com', port: { number: 443 } } }] }],
  });
  const ports = [
    { number: 80, name: 'http', protocol: 'HTTP' },
    { number: 443, name: 'https', protocol: 'HTTPS' },
  ];
  expect(
    found(entry(ports), route, rule('shop/d', { trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, ...simple }] } })),
  ).toEqual([]);
});
