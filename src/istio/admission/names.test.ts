import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCidr, isIpAddress, isIpOrCidr } from './addresses.ts';
import { parseDuration } from './durations.ts';
import { headerValueProblem } from './http-headers.ts';
import {
  domainProblem,
  isDnsLabel,
  isLabelKey,
  isLabelValue,
  isPartialWildcard,
  sniDomainProblem,
  wildcardDomainProblem,
} from './names.ts';
import { regexProblem } from './regex.ts';

const settings = { numRuns: 500 };
const alphanumeric = 'abcXYZ019';

/** Character by character, as RFC 1123 says it. */
const slowLabel = (text: string): boolean => {
  if (text.length === 0 || text.length > 63) return false;
  const characters = [...text];
  const edges = [characters[0], characters.at(-1)];
  return characters.every((one) => /[a-zA-Z0-9]/.test(one) || one === '-') && !edges.includes('-');
};
const slowDomain = (text: string): boolean => {
  if (text.length === 0 || text.length > 255) return false;
  const parts = text.split('.');
  if (/^\d+$/.test(parts.at(-1) ?? '')) return false;
  if (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.every(slowLabel);
};
/** A star stands for, or in front of, the first label. */
const slowWildcardDomain = (text: string): boolean => {
  if (text === '*') return true;
  const [first = '', ...rest] = text.split('.');
  const isFirst = first === '*' || slowLabel(first.replace(/^\*-?/, ''));
  if (first.length > 63 || !isFirst) return false;
  return rest.length === 0 || rest.join('.') === '' || slowDomain(rest.join('.'));
};

const label = fc.string({ unit: fc.constantFrom(...alphanumeric, '-', '_', '*'), maxLength: 6 });
const name = fc
  .array(fc.oneof(label, fc.constant('a'), fc.constant('7')), { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join('.'));

describe('names, against a slow reading', () => {
  test('labels', () =>
    fc.assert(
      fc.property(label, (text) => isDnsLabel(text) === slowLabel(text)),
      settings,
    ));
  test('domains', () =>
    fc.assert(
      fc.property(name, (text) => (domainProblem(text) === undefined) === slowDomain(text)),
      settings,
    ));
  test('domains with a wildcard', () => {
    const starred = fc.tuple(fc.constantFrom('', '*', '*.', '*-'), name).map((parts) => parts.join(''));
    fc.assert(
      fc.property(starred, (text) => (wildcardDomainProblem(text) === undefined) === slowWildcardDomain(text)),
      settings,
    );
  });
  test('what is a domain is one with a wildcard, too', () => {
    fc.assert(fc.property(name, (text) => domainProblem(text) !== undefined || wildcardDomainProblem(text) === undefined));
  });
  test('lengths', () => {
    expect(domainProblem(`${'a.'.repeat(127)}a`)).toBeUndefined();
    expect(domainProblem(`${'a.'.repeat(127)}aa`)).toMatch(/longer/);
    expect(isDnsLabel('a'.repeat(63))).toBe(true);
    expect(isDnsLabel('a'.repeat(64))).toBe(false);
  });
});

test.each([
  ['https://a.com', /scheme/],
  ['a.com:80', /port/],
  ['a/b', /slash/],
  ['a.*.com', /wildcard/],
  ['a_b.com', /underscore/],
  ['a..com', /empty label/],
  ['1.2.3.4', /IP address/],
  ['a.1', /number/],
  ['-a.com', /hyphen/],
  ['ä.com', /letters/],
  ['', /empty/],
])('the reason for %j', (text, reason) => expect(wildcardDomainProblem(text)).toMatch(reason));

test.each([
  ['outbound_.80_._.web.shop', true],
  ['outbound_.80_.v1_.web.shop.svc.cluster.local', true],
  ['outbound_.x_._.web', false],
  ['outbound_.80_._.1', false],
  ['outbound_.80_web', false],
  ['*.a.com', true],
])('SNI %j', (text, expected) => expect(sniDomainProblem(text) === undefined).toBe(expected));

test.each([
  ['*', false],
  ['*.a', false],
  ['*a', true],
  ['*-a.b', true],
  ['a.*', true],
  ['a', false],
])('a partial wildcard %j', (text, expected) => expect(isPartialWildcard(text)).toBe(expected));

test('labels of Kubernetes', () => {
  expect(['app', 'a.b/c_d.e', '1'].map(isLabelKey)).toEqual([true, true, true]);
  expect(['', '/a', 'a/', 'a/b/c', '-a', 'a b', 'a_b/c', `${'a'.repeat(64)}`].map(isLabelKey)).toEqual(Array(8).fill(false));
  expect(['', 'a', 'A_b.c-1'].map(isLabelValue)).toEqual([true, true, true]);
  expect(['-', 'a-', 'a b', 'a/b'].map(isLabelValue)).toEqual(Array(4).fill(false));
});

test('addresses and networks', () => {
  expect(['1.2.3.4', '::', '::1', '1:2:3:4:5:6:7::', '::ffff:1.2.3.4', 'fe80::1%eth0'].map(isIpAddress)).toEqual(Array(6).fill(true));
  expect(['', '1.2.3', '01.2.3.4', '256.1.1.1', ':::', '1::2::3', 'fe80::1%', '1.2.3.4:80', '[::1]'].map(isIpAddress)).toEqual(
    Array(9).fill(false),
  );
  expect(['10.0.0.0/8', '0.0.0.0/0', '::/128', '1.2.3.4/32'].map(isCidr)).toEqual(Array(4).fill(true));
  expect(['10.0.0.0', '10/8', '10.0.0.0/33', '10.0.0.0/08', '::/129', 'fe80::1%a/64', '1.2.3.4/'].map(isCidr)).toEqual(
    Array(7).fill(false),
  );
  expect(['1.2.3.4', '10.0.0.0/8', '1.2.3.4/8/8'].map(isIpOrCidr)).toEqual([true, true, false]);
});

describe('durations', () => {
  test.each([
    ['1s', 1e9],
    ['1h30m', 5400e9],
    ['1.5s', 1.5e9],
    ['100us', 1e5],
    ['.5ms', 5e5],
    ['-1s', -1e9],
    ['0', 0],
    ['2.0005s', 2_000_500_000],
  ])('%j', (text, expected) => expect(parseDuration(text)).toBe(expected));
  test.each(['', '1', '1d', 's', '1s ', '1.s.', 'abc'])('%j is none', (text) => expect(parseDuration(text)).toBeUndefined());
});

test.each([
  ['plain', true],
  ['100%% sure', true],
  ['%HOSTNAME%', true],
  ['%REQ(X-A)%', true],
  ['%DOWNSTREAM(["a", "b"])%', true],
  ['100%', false],
  ['%HOSTNAME', false],
  ['%START_TIME%%', false],
  ['%A(["b"]x)%', false],
  ['a\u0000', false],
])('the header value %j', (text, expected) => expect(headerValueProblem(text) === undefined).toBe(expected));

describe('regular expressions', () => {
  test.each([
    '',
    'a.*b',
    '^/api/(v1|v2)/?$',
    '[a-z0-9_-]+',
    '[]a]',
    '[^]a-]',
    'x{2,5}?',
    'x{,3}',
    'x{1000}',
    '(?i)abc',
    '(?P<n>a)(?<m>b)',
    '\\d\\pL\\p{Greek}\\x{1F600}',
    '[[:alpha:]\\s]',
    '\\Qa(b\\E*',
    '\\012',
    'a**'.replace('**', '*?'),
  ])('%j is one', (text) => expect(regexProblem(text)).toBeUndefined());
  test.each([
    ['(', /never closed/],
    [')', /closes nothing/],
    ['*a', /nothing before/],
    ['a**', /repeats a repetition/],
    ['(?!a)', /look-around/],
    ['(?<=a)b', /look-around/],
    ['(a)\\1', /back reference/],
    ['[z-a]', /backwards/],
    ['[a', /never closed/],
    ['x{1001}', /impossible/],
    ['(x{100}){11}', /1000 times/],
    ['\\Z', /escape/],
    ['\\p{Nothing}', /class/],
    ['(?P<a>x)(?P<a>y)', /two groups/],
    ['a'.repeat(1025), /1024/],
    ['a\\', /single/],
    ['[[:foo:]]', /class/],
    ['(?#c)', /RE2/],
  ] as const)('%j is none', (text, reason) => expect(regexProblem(text)).toMatch(reason));
  test('what JavaScript refuses is refused as well, apart from what only RE2 has', () => {
    const piece = fc.constantFrom('a', '.', '*', '+', '?', '(', ')', '[', ']', '|', '^', '$', '{2}', 'b-c');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        (text) => {
          let isValid = true;
          try {
            new RegExp(text);
          } catch {
            isValid = false;
          }
          // An empty set of characters and repeated anchors exist in one of the two only.
          if (/\[\^?\]|[$^][*+?{]|\{2\}\{|[*+?}]\+/.test(text)) return;
          expect(regexProblem(text) === undefined).toBe(isValid);
        },
      ),
      settings,
    );
  });
});
