import { describe, expect, test } from 'vitest';
import { inbound, namespaceMode, portPolicy } from './peer-authentication.ts';
import { at, deployment, graphOf, istio, namespace, peerAuthentication, proxyNamed, service } from './test-objects.ts';

const web = [namespace('shop'), deployment('shop/web', { app: 'web' })];
const mtls = (mode: string) => ({ mtls: { mode } });
const selector = { selector: { matchLabels: { app: 'web' } } };

/** The mode of a port of shop/web, and the policy that decides. */
const mode = (documents: readonly string[], port = 8080): string => {
  const graph = graphOf(...web, ...documents);
  const { mode, config } = portPolicy(graph, proxyNamed(graph, 'shop/web'), port);
  return `${mode} ${config ? `${config.namespace}/${config.name}` : 'default'}`;
};

describe('the mode of a port', () => {
  test.each([
    ['nothing said', [], 'PERMISSIVE default'],
    ['the mesh', [peerAuthentication('istio-system/a', mtls('STRICT'))], 'STRICT istio-system/a'],
    [
      'the namespace before the mesh',
      [peerAuthentication('istio-system/a', mtls('STRICT')), peerAuthentication('shop/b', mtls('DISABLE'))],
      'DISABLE shop/b',
    ],
    [
      'UNSET passes on',
      [peerAuthentication('istio-system/a', mtls('STRICT')), peerAuthentication('shop/b', mtls('UNSET'))],
      'STRICT istio-system/a',
    ],
    [
      'the workload before the namespace',
      [peerAuthentication('shop/a', mtls('STRICT')), peerAuthentication('shop/b', { ...selector, ...mtls('DISABLE') })],
      'DISABLE shop/b',
    ],
    [
      'the oldest of a kind',
      [peerAuthentication('shop/a', mtls('STRICT'), at(2021)), peerAuthentication('shop/b', mtls('DISABLE'), at(2020))],
      'DISABLE shop/b',
    ],
    [
      'a selector in the root namespace does nothing',
      [peerAuthentication('istio-system/a', { ...selector, ...mtls('STRICT') })],
      'PERMISSIVE default',
    ],
    [
      'the port before the workload',
      [peerAuthentication('shop/a', { ...selector, ...mtls('STRICT'), portLevelMtls: { 8080: { mode: 'DISABLE' } } })],
      'DISABLE shop/a',
    ],
  ])('%s', (_, documents, expected) => {
    expect(mode(documents)).toBe(expected);
  });

  test('the order of two policies without a time is not known', () => {
    const graph = graphOf(peerAuthentication('shop/a', mtls('STRICT')), peerAuthentication('shop/b', mtls('DISABLE')));
    expect(namespaceMode(graph, 'shop').isUncertain).toBe(true);
    expect(namespaceMode(graph, 'bank').isUncertain).toBe(false);
  });
});

describe('inbound ports', () => {
  const ports = (...documents: string[]) => {
    const graph = graphOf(...web, ...documents);
    return inbound(graph, proxyNamed(graph, 'shop/web')).map(({ port, policy, protocol }) => `${port} ${policy.mode} ${protocol}`);
  };
  const http = service('shop/web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  const policy = peerAuthentication('shop/a', { ...selector, ...mtls('STRICT'), portLevelMtls: { 80: { mode: 'DISABLE' } } });

  test('portLevelMtls means the port of the workload: the Service port makes an entry that nothing reaches', () => {
    expect(ports(http, policy)).toEqual(['0 STRICT AUTO', '8080 STRICT HTTP', '80 DISABLE AUTO']);
  });

  test('ingress of a Sidecar replaces what the Services say', () => {
    const ingress = [{ port: { number: 9000, protocol: 'TCP', name: 'tcp' }, defaultEndpoint: '127.0.0.1:9000' }];
    expect(ports(http, istio('Sidecar', 'shop/s', { ingress }))).toEqual(['0 PERMISSIVE AUTO', '9000 PERMISSIVE TCP']);
  });

  test('the oldest of several Services decides about the protocol', () => {
    const tcp = service('shop/tcp', { selector: { app: 'web' }, ports: [{ name: 'tcp', port: 1, targetPort: 8080 }] }, at(2020));
    expect(ports(http, tcp)).toContain('8080 PERMISSIVE HTTP');
    expect(ports(service('shop/a', { selector: { app: 'web' }, ports: [{ name: 'tls', port: 1, targetPort: 8080 }] }), http)).toContain(
      '8080 PERMISSIVE TLS',
    );
  });
});
