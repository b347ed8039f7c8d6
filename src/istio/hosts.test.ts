import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HostIndex, intersection, isCoveredBy, isWildcard, overlaps, resolveHost } from './hosts.ts';

const host = fc
  .tuple(fc.constantFrom('', '*', '*.', '*x', '*-'), fc.array(fc.constantFrom('a', 'b', 'ab', 'x-a'), { minLength: 1, maxLength: 3 }))
  .map(([star, labels]) => star + labels.join('.'));
const hosts = fc.array(fc.oneof(host, fc.constant('*')), { maxLength: 12 });

describe('host names', () => {
  test('a wildcard covers any number of labels but not its own suffix', () => {
    expect(isCoveredBy('a.b.example.com', '*.example.com')).toBe(true);
    expect(isCoveredBy('*.b.example.com', '*.example.com')).toBe(true);
    expect(isCoveredBy('example.com', '*.example.com')).toBe(false);
    expect(isCoveredBy('*.example.com', 'a.example.com')).toBe(false);
    expect(overlaps('*.example.com', 'a.example.com')).toBe(true);
    expect(overlaps('A.example.com', '*.Example.com')).toBe(false);
  });

  test('only names without a dot are Services of the namespace', () => {
    expect(resolveHost('web', 'shop')).toBe('web.shop.svc.cluster.local');
    expect(resolveHost('web.shop', 'shop')).toBe('web.shop');
    expect(resolveHost('*', 'shop')).toBe('*');
    expect(resolveHost('fd00::1', 'shop')).toBe('fd00::1');
  });
});

describe('HostIndex', () => {
  const indexOf = (names: readonly string[]): HostIndex<number> => {
    const index = new HostIndex<number>();
    for (const [place, name] of names.entries()) index.add(name, place);
    return index;
  };
  const places = (names: readonly string[], fits: (name: string) => boolean): number[] =>
    names.flatMap((name, place) => (fits(name) ? [place] : []));

  test('finds what comparing with every host finds, in order', () => {
    fc.assert(
      fc.property(hosts, fc.oneof(host, fc.constant('*')), (names, needle) => {
        const index = indexOf(names);
        expect(index.covering(needle)).toEqual(places(names, (name) => isCoveredBy(needle, name)));
        expect(index.under(needle)).toEqual(places(names, (name) => isCoveredBy(name, needle)));
        expect(index.overlapping(needle)).toEqual(places(names, (name) => overlaps(needle, name)));
      }),
    );
  });

  test('the most specific host is the name itself or the longest wildcard', () => {
    fc.assert(
      fc.property(hosts, host, (names, needle) => {
        const candidates = names.filter((name) => isCoveredBy(needle, name));
        const exact = candidates.find((name) => name === needle);
        const longest = candidates.filter(isWildcard).sort((a, b) => b.length - a.length)[0];
        expect(indexOf(names).mostSpecific(needle)?.host).toBe(exact ?? longest);
      }),
    );
  });
});

test('the intersection of two lists covers the names that both cover', () => {
  const name = fc.array(fc.constantFrom('a', 'b', 'ab', 'x-a'), { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
  const isIn = (list: readonly string[], one: string): boolean => list.some((pattern) => isCoveredBy(one, pattern));
  fc.assert(
    fc.property(hosts, hosts, fc.array(name, { maxLength: 20 }), (a, b, names) => {
      const both = intersection(a, b);
      for (const one of names) expect(isIn(both, one)).toBe(isIn(a, one) && isIn(b, one));
    }),
  );
});
