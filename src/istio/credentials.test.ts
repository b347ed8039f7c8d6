import { describe, expect, test } from 'vitest';
import { graphOfText } from '../graph/index.ts';
import { delivery, parseReference, resourceNameOf, serverCredentials } from './credentials.ts';
import { gatewayProxies } from './gateways.ts';
import type { ServerTls } from './specs.ts';

test.each([
  ['shop', 'kubernetes://shop', 'edge/shop'],
  ['kubernetes://shop', 'kubernetes://shop', 'edge/shop'],
  ['bank/shop', 'kubernetes://bank/shop', 'bank/shop'],
  ['kubernetes-gateway://bank/shop', 'kubernetes-gateway://bank/shop', 'bank/shop'],
  ['kubernetes-gateway://shop', 'kubernetes-gateway://shop', undefined],
  ['configmap://bank/ca', 'configmap://bank/ca', 'bank/ca'],
  ['builtin://', 'default', undefined],
  ['builtin://-cacert', 'ROOTCA', undefined],
  ['sds://shop', 'kubernetes://shop', 'edge/shop'],
  ['invalid://whatever', 'invalid://', undefined],
  // Not a scheme that istiod knows: a Secret "" of a namespace "vault:".
  ['vault://x', 'kubernetes://vault://x', 'vault:/'],
])('credential %s', (credential, resourceName, object) => {
  expect(resourceNameOf(credential)).toBe(resourceName);
  const reference = parseReference(resourceName, 'edge');
  expect(reference && `${reference.namespace}/${reference.name}`).toBe(object);
});

test.each<[string, ServerTls, string[], string | undefined]>([
  ['SIMPLE asks for no CA', { mode: 'SIMPLE', credentialName: 'c', caCertCredentialName: 'ca' }, ['kubernetes://c'], undefined],
  ['the CA beside the certificate', { mode: 'MUTUAL', credentialName: 'c' }, ['kubernetes://c'], 'kubernetes://c-cacert'],
  [
    'a CA of its own name',
    { mode: 'OPTIONAL_MUTUAL', credentialName: 'c', caCertCredentialName: 'ca' },
    ['kubernetes://c'],
    'kubernetes://ca',
  ],
  [
    'several certificates share the first CA',
    { mode: 'MUTUAL', credentialName: 'x', credentialNames: ['a', 'b'] },
    ['kubernetes://a', 'kubernetes://b'],
    'kubernetes://a-cacert',
  ],
  ['builtin', { mode: 'MUTUAL', credentialName: 'builtin://' }, ['default'], 'ROOTCA'],
  ['mesh certificates', { mode: 'ISTIO_MUTUAL', credentialName: 'c' }, [], undefined],
  [
    'files, where a named CA does not count',
    { mode: 'MUTUAL', serverCertificate: '/c.pem', privateKey: '/k.pem', caCertificates: '/ca.pem', caCertCredentialName: 'ca' },
    ['file-cert:/c.pem~/k.pem'],
    'file-root:/ca.pem',
  ],
])('%s', (_, tls, certificates, ca) => {
  expect(serverCredentials(tls)).toEqual({ certificates, ca });
});

describe('what a gateway gets', () => {
  const gateway = (namespace: string, credentialName: string, mode = 'SIMPLE') => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'g', namespace },
    spec: {
      selector: { istio: 'edge' },
      servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: { mode, credentialName } }],
    },
  });
  const secret = (id: string, data: object, type = 'Opaque') => {
    const [namespace, name] = id.split('/');
    return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, type, stringData: data };
  };
  const configMap = (id: string, data: object) => ({ ...secret(id, {}), kind: 'ConfigMap', stringData: undefined, data });
  const grant = (name?: string) => ({
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'grant', namespace: 'certs' },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'edge' }],
      to: [{ group: '', kind: 'Secret', ...(name && { name }) }],
    },
  });
  const certificate = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'x', namespace: 'edge' },
    spec: { secretName: 'c' },
  };
  const workload = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gw', namespace: 'edge' },
    spec: {
      template: {
        metadata: { labels: { istio: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway' } },
        spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
      },
    },
  };
  const pair = { 'tls.crt': 'x', 'tls.key': 'x' };

  test.each<[string, string, object[], string]>([
    ['key pair', 'kubernetes://c', [secret('edge/c', pair)], 'delivered'],
    ['key pair of the other layout', 'kubernetes://c', [secret('edge/c', { cert: 'x', key: 'x' })], 'delivered'],
    ['halves of two layouts', 'kubernetes://c', [secret('edge/c', { cert: 'x', 'tls.key': 'x' })], 'no-certificate-keys'],
    ['an empty value', 'kubernetes://c', [secret('edge/c', { 'tls.crt': '', 'tls.key': 'x' })], 'no-certificate-keys'],
    ['made by cert-manager', 'kubernetes://c', [certificate], 'delivered'],
    ['another namespace', 'kubernetes://c', [secret('shop/c', pair)], 'not-found'],
    ['another namespace by name', 'kubernetes://shop/c', [secret('shop/c', pair)], 'other-namespace'],
    ['a type that is not watched', 'kubernetes://c', [secret('edge/c', pair, 'helm.sh/release.v1')], 'not-watched'],
    ["a CA in the certificate's Secret", 'kubernetes://c-cacert', [secret('edge/c', { ...pair, 'ca.crt': 'x' })], 'delivered'],
    [
      'a CA Secret without CA hides the other',
      'kubernetes://c-cacert',
      [secret('edge/c', { 'ca.crt': 'x' }), secret('edge/c-cacert', pair)],
      'no-ca-key',
    ],
    ['a CA under a name without suffix', 'kubernetes://ca', [secret('edge/ca', { 'ca.crt': 'x' })], 'no-certificate-keys'],
    ['a ConfigMap of any namespace', 'configmap://shop/ca-cacert', [configMap('shop/ca', { 'ca.crt': 'x' })], 'delivered'],
    ['no Gateway names it', 'kubernetes-gateway://edge/c', [secret('edge/c', pair)], 'not-permitted'],
    [
      'named by a Gateway of the namespace',
      'kubernetes-gateway://edge/c',
      [secret('edge/c', pair), gateway('edge', 'kubernetes-gateway://edge/c')],
      'delivered',
    ],
    [
      'named by a Gateway from elsewhere',
      'kubernetes-gateway://edge/c',
      [secret('edge/c', pair), gateway('shop', 'kubernetes-gateway://edge/c')],
      'not-permitted',
    ],
    [
      'elsewhere without grant',
      'kubernetes-gateway://certs/c',
      [secret('certs/c', pair), gateway('edge', 'kubernetes-gateway://certs/c')],
      'not-permitted',
    ],
    [
      'elsewhere with a grant',
      'kubernetes-gateway://certs/c',
      [grant(), secret('certs/c', pair), gateway('edge', 'kubernetes-gateway://certs/c')],
      'delivered',
    ],
    [
      'the CA beside a granted certificate',
      'kubernetes-gateway://certs/c-cacert',
      [grant('c'), secret('certs/c', { ...pair, cacert: 'x' }), gateway('edge', 'kubernetes-gateway://certs/c', 'MUTUAL')],
      'delivered',
    ],
    [
      'a grant for another name',
      'kubernetes-gateway://certs/c',
      [grant('d'), secret('certs/c', pair), gateway('edge', 'kubernetes-gateway://certs/c')],
      'not-permitted',
    ],
  ])('%s', (_, resourceName, objects, expected) => {
    const graph = graphOfText([workload, ...objects].map((object) => JSON.stringify(object)).join('\n---\n'));
    expect(delivery(graph, gatewayProxies(graph)[0]!, resourceName).reason).toBe(expected);
  });
});
