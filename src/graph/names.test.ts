import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, nearest } from './names.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

test('distance is 0 for equal names only, symmetric, and at most the longer length', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(distance(a, b) === 0).toBe(a === b);
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test('one edit is a distance of 1', () => {
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('x', 'y'), (text, at, letter) => {
      const i = at % (text.length + 1);
      expect(distance(text, text.slice(0, i) + letter + text.slice(i))).toBe(1);
    }),
  );
  expect(distance('tls', 'tsl')).toBe(1);
});

test.each([
  ['shop-tsl', ['shop-tls', 'pay-tls'], 'shop-tls'],
  ['settlement-tls-cacerts', ['settlement-tls-cacert', 'settlement-tls'], 'settlement-tls-cacert'],
  ['shop', ['shop-cert'], 'shop-cert'],
  ['web', ['app'], undefined],
  ['shop-a', ['shop-b', 'shop-c'], undefined],
])('for %s out of %j people meant %s', (name, candidates, meant) => {
  expect(nearest(name, candidates)).toBe(meant);
});
