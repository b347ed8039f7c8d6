import { describe, expect, test } from 'vitest';
import { hops, isFailure, receive, type Wire } from './hop.ts';
import type { ServerMode } from './peer-authentication.ts';
import type { Protocol } from './protocols.ts';
import { deployment, destinationRule, graphOf, namespace, peerAuthentication, proxyNamed, service } from './test-objects.ts';
import { upstream } from './upstream.ts';

test('what a sidecar takes: modes, kinds of port and what arrives', () => {
  const wires: Wire[] = ['plain', 'tls', 'mtls'];
  const row = (mode: ServerMode, protocol: Protocol) => wires.map((wire) => receive(mode, protocol, wire));
  for (const protocol of ['HTTP', 'TCP', 'AUTO'] as const)
    expect(row('STRICT', protocol)).toEqual(['reset', 'handshake-fails', 'accepted']);
  expect(row('PERMISSIVE', 'HTTP')).toEqual(['accepted', 'no-filter-chain', 'accepted']);
  expect(row('PERMISSIVE', 'HTTPS')).toEqual(['accepted', 'accepted', 'accepted']);
  expect(row('DISABLE', 'HTTP')).toEqual(['accepted', 'not-http', 'not-http']);
  expect(row('DISABLE', 'AUTO')).toEqual(['accepted', 'application-decides', 'mtls-at-application']);
  expect(isFailure('application-decides')).toBe(false);
});

describe('from a sidecar to the Pods of a Service', () => {
  const host = 'web.shop.svc.cluster.local';
  const mesh = [
    namespace('shop'),
    deployment('shop/client', {}),
    service('shop/web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    deployment('shop/web', { app: 'web' }),
    deployment('shop/old', { app: 'web', 'sidecar.istio.io/inject': 'false' }),
  ];
  const verdicts = (...documents: string[]): Record<string, string> => {
    const graph = graphOf(...mesh, ...documents);
    const found = upstream(graph, proxyNamed(graph, 'shop/client'), host, 80);
    return Object.fromEntries(
      (found ? hops(graph, found) : []).map(({ endpoint, wire, reception }) => [endpoint.workload?.name, `${wire}: ${reception}`]),
    );
  };
  const rule = (trafficPolicy: object) => destinationRule('shop/rule', { host, trafficPolicy });
  const strict = peerAuthentication('shop/strict', { mtls: { mode: 'STRICT' } });

  test('automatic mTLS goes by the endpoint', () => {
    expect(verdicts()).toEqual({ web: 'mtls: accepted', old: 'plain: application-decides' });
    expect(verdicts(strict)).toEqual({ web: 'mtls: accepted', old: 'plain: application-decides' });
  });

  test('a rule that switches TLS off meets STRICT', () => {
    expect(verdicts(strict, rule({ tls: { mode: 'DISABLE' } })).web).toBe('plain: reset');
    expect(verdicts(rule({ tls: { mode: 'ISTIO_MUTUAL' } })).old).toBe('mtls: mtls-at-application');
    expect(verdicts(rule({ tls: { mode: 'SIMPLE' } })).web).toBe('tls: no-filter-chain');
  });

  test('an entry for the port without tls makes the cluster automatic, but endpoints go by the mode of the rule', () => {
    const portLevelSettings = [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }];
    expect(verdicts(strict, rule({ tls: { mode: 'DISABLE' }, portLevelSettings })).web).toBe('plain: reset');
  });

  test('a workload that is STRICT while its namespace is DISABLE gets plain text', () => {
    const disable = peerAuthentication('shop/off', { mtls: { mode: 'DISABLE' } });
    const workload = peerAuthentication('shop/on', { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' } });
    expect(verdicts(disable, workload).web).toBe('plain: reset');
  });

  test('names that the rule accepts are compared with the identity of the Pods', () => {
    const graph = graphOf(...mesh, rule({ tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/web'] } }));
    const found = upstream(graph, proxyNamed(graph, 'shop/client'), host, 80);
    expect(found && hops(graph, found).map(({ isIdentityRefused }) => isIdentityRefused)).toEqual([true, false]);
  });
});
