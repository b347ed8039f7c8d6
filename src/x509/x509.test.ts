import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  allowsUse,
  type Certificate,
  certificatesOf,
  clientAuth,
  coversHost,
  issued,
  keyMatches,
  privateKeyOf,
  readPem,
  readRevocationList,
  refusedKey,
  serverAuth,
} from './index.ts';

const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures/x509', name));
const certificate = (name: string): Certificate => certificatesOf(readPem(file(name)))[0]!;
const key = (name: string) => privateKeyOf(readPem(file(name)));

describe('a certificate', () => {
  test('shows names, dates, key and uses', () => {
    const shop = certificate('shop.pem');
    expect(shop.commonName).toBe('shop.example.com');
    expect(shop.dnsNames).toEqual(['shop.example.com', '*.eu.example.com']);
    expect(shop.ipAddresses).toEqual(['10.0.0.1']);
    expect(shop.uris).toEqual(['spiffe://cluster.local/ns/shop/sa/web']);
    expect(shop.keyName).toBe('EC P-256');
    expect(shop.isCa).toBe(false);
    expect(shop.notAfter).toBe(Date.parse(shop.x509.validTo));
    expect(shop.notBefore).toBe(Date.parse(shop.x509.validFrom));
    expect([allowsUse(shop, serverAuth), allowsUse(shop, clientAuth)]).toEqual([true, false]);
    expect(allowsUse(certificate('intermediate.pem'), clientAuth)).toBe(true);
  });

  test('tells weak from strong', () => {
    expect(certificate('shop-sha1.pem').weakSignature).toBe('SHA-1 with ECDSA');
    expect(certificate('shop.pem').weakSignature).toBeUndefined();
    expect(refusedKey(certificate('shop-rsa-1024.pem').key)).toContain('1024');
    expect(refusedKey(certificate('common-name-only.pem').key)).toBeUndefined();
  });

  test('knows its issuer', () => {
    expect(issued(certificate('intermediate.pem'), certificate('shop-by-intermediate.pem'))).toBe(true);
    expect(issued(certificate('other-root.pem'), certificate('shop.pem'))).toBe(false);
    expect([certificate('root.pem').isSelfSigned, certificate('intermediate.pem').isSelfSigned]).toEqual([true, false]);
  });

  test('matches its own key only', () => {
    const shopKey = key('shop.key');
    const clientKey = key('client-pkcs1.key');
    if (typeof shopKey !== 'object' || typeof clientKey !== 'object') throw new Error('the keys must be readable');
    expect([keyMatches(certificate('shop.pem'), shopKey), keyMatches(certificate('client.pem'), clientKey)]).toEqual([true, true]);
    expect(keyMatches(certificate('shop.pem'), clientKey)).toBe(false);
    expect(key('shop-encrypted.key')).toBe('encrypted');
  });
});

test.each([
  ['shop.example.com', true],
  ['SHOP.example.com', true],
  ['a.eu.example.com', true],
  ['a.b.eu.example.com', false],
  ['eu.example.com', false],
  ['*.eu.example.com', true],
  ['*.example.com', false],
  ['10.0.0.1', true],
  ['10.0.0.2', false],
])('the certificate covers %s: %s', (host, covered) => {
  expect(coversHost(certificate('shop.pem'), host)).toBe(covered);
});

test('names beyond ASCII are compared in their ASCII form', () => {
  expect(coversHost({ dnsNames: ['xn--bcher-kva.example'], ipAddresses: [] }, 'bücher.example')).toBe(true);
});

describe('PEM damage', () => {
  const pem = () => file('shop.pem').toString();
  test.each<[string, () => Buffer, string[]]>([
    ['none', () => Buffer.from(pem()), []],
    ['Windows line ends and free text', () => Buffer.from(`subject: x\r\n${pem().replaceAll('\n', '\r\n')}`), []],
    ['nothing', () => Buffer.from(' \n'), ['empty']],
    ['plain text', () => Buffer.from('<certificate>'), ['not-pem']],
    ['base64 of PEM', () => Buffer.from(file('shop.pem').toString('base64')), ['base64-of-pem']],
    ['DER', () => certificate('shop.pem').x509.raw, ['der']],
    ['byte order mark', () => Buffer.from(`\ufeff${pem()}`), ['byte-order-mark']],
    ['two blocks on one line', () => Buffer.from(pem().trimEnd() + pem()), ['blocks-on-one-line']],
    ['indented', () => Buffer.from(pem().replaceAll(/^/gm, '  ')), ['indented']],
    ['cut off', () => Buffer.from(pem().slice(0, 200)), ['no-end']],
    ['broken base64', () => Buffer.from(pem().replace('MII', 'M*I')), ['bad-base64']],
  ])('%s', (_, bytes, kinds) => {
    expect(readPem(bytes()).damage.map(({ kind }) => kind)).toEqual(kinds);
  });
});

test('a revocation list shows when it is to be replaced', () => {
  const [block] = readPem(file('revoked-until-2025.crl.pem')).blocks;
  expect(readRevocationList(block!)?.nextUpdate).toBe(Date.parse('2025-01-01T00:00:00Z'));
});
