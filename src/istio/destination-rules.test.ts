import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOfText } from '../graph/index.ts';
import { chooseRule, destinationRuleFor } from './destination-rules.ts';
import { at, destinationRule, graphOf } from './test-objects.ts';

const host = 'web.shop.svc.cluster.local';
const web = { hostname: host, namespace: 'shop' };
const tls = (mode: string) => ({ trafficPolicy: { tls: { mode } } });
const loadBalancer = { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } };
const client = (namespace: string, labels: Record<string, string> = {}) => ({ namespace, labels });

/** Name of the rule in force and the mode that it has at its top. */
const inForce = (documents: readonly string[], namespace: string, labels?: Record<string, string>): string => {
  const rule = destinationRuleFor(graphOf(...documents), client(namespace, labels), web);
  return rule ? `${rule.config.namespace}/${rule.config.name} ${rule.policy?.tls?.value.mode ?? '-'}` : 'none';
};

describe('which rule a proxy uses', () => {
  test.each([
    [
      'the namespace of the client goes before a better fitting host elsewhere',
      [destinationRule('bank/wide', { host: '*.local', ...loadBalancer }), destinationRule('shop/exact', { host, ...tls('DISABLE') })],
      'bank/wide -',
    ],
    [
      'the namespace of the service goes before the root namespace',
      [destinationRule('shop/web', { host: 'web', ...tls('DISABLE') }), destinationRule('istio-system/web', { host, ...tls('SIMPLE') })],
      'shop/web DISABLE',
    ],
    [
      'the root namespace comes last',
      [destinationRule('istio-system/web', { host, ...tls('SIMPLE') }), destinationRule('elsewhere/web', { host, ...tls('DISABLE') })],
      'istio-system/web SIMPLE',
    ],
    ['a short name with a dot fits nothing', [destinationRule('shop/web', { host: 'web.shop', ...tls('SIMPLE') })], 'none'],
    [
      'of two rules for a host the older alone brings the policy',
      [
        destinationRule('shop/a', { host, ...loadBalancer }, at(2020)),
        destinationRule('shop/b', { host, ...tls('SIMPLE'), subsets: [{ name: 'v1' }] }, at(2021)),
      ],
      'shop/a -',
    ],
    [
      'no exportTo and a star are two things: the newer rule is used alone',
      [
        destinationRule('shop/a', { host, ...tls('SIMPLE') }, at(2020)),
        destinationRule('shop/b', { host, exportTo: ['*'], ...loadBalancer }, at(2021)),
      ],
      'shop/b -',
    ],
    [
      'a wider rule folds into an older narrower one and is lost for the others',
      [
        destinationRule('shop/a', { host, exportTo: ['other'], ...loadBalancer }, at(2020)),
        destinationRule('shop/b', { host, exportTo: ['other', 'bank'], ...tls('SIMPLE') }, at(2021)),
      ],
      'none',
    ],
    [
      'a narrower rule does not fold into an older wider one',
      [
        destinationRule('shop/a', { host, exportTo: ['other', 'bank'], ...tls('SIMPLE') }, at(2020)),
        destinationRule('shop/b', { host, exportTo: ['other'], ...loadBalancer }, at(2021)),
      ],
      'shop/a SIMPLE',
    ],
    [
      'a rule with a selector that does not fit ends the search',
      [
        destinationRule('bank/sel', { host, workloadSelector: { matchLabels: { app: 'x' } }, ...tls('SIMPLE') }),
        destinationRule('shop/web', { host, ...tls('DISABLE') }),
      ],
      'none',
    ],
    [
      'a rule with a selector takes in one that is exported to its namespace alone',
      [
        destinationRule('bank/sel', { host, workloadSelector: { matchLabels: { app: 'x' } }, ...loadBalancer }, at(2020)),
        destinationRule('bank/all', { host, exportTo: ['.'], ...tls('DISABLE') }, at(2021)),
      ],
      'none',
    ],
  ])('%s', (_, documents, expected) => {
    expect(inForce(documents, 'bank')).toBe(expected);
  });

  test('a selector that fits goes before all others of the namespace', () => {
    const documents = [
      destinationRule('bank/all', { host, ...tls('DISABLE') }, at(2020)),
      destinationRule('bank/sel', { host, workloadSelector: { matchLabels: { app: 'x' } }, ...tls('SIMPLE') }, at(2021)),
    ];
    expect(inForce(documents, 'bank', { app: 'x' })).toBe('bank/sel SIMPLE');
    expect(inForce(documents, 'bank', { app: 'y' })).toBe('bank/all DISABLE');
  });

  test('subsets of all merged rules are there, the first of each name', () => {
    const graph = graphOf(
      destinationRule('shop/a', { host, subsets: [{ name: 'v1', labels: { version: 'v1' } }] }, at(2020)),
      destinationRule('shop/b', { host, ...tls('SIMPLE'), subsets: [{ name: 'v1', labels: { version: 'x' } }, { name: 'v2' }] }, at(2021)),
    );
    const rule = destinationRuleFor(graph, client('bank'), web);
    expect(rule?.subsets.map(({ name, labels }) => [name, labels.version])).toEqual([
      ['v1', 'v1'],
      ['v2', undefined],
    ]);
    expect(rule?.policy?.tls?.config.name).toBe('b');
  });
});

test('older releases merge by host alone', () => {
  const documents = [
    destinationRule('shop/a', { host, exportTo: ['other'], ...loadBalancer }, at(2020)),
    destinationRule('shop/b', { host, exportTo: ['bank'], ...tls('SIMPLE') }, at(2021)),
  ];
  const rule = (istioVersion: readonly [number, number]) =>
    destinationRuleFor(graphOfText(documents.join('\n---\n'), { istioVersion }), client('bank'), web)?.config.name;
  expect(rule([1, 23])).toBe(undefined);
  expect(rule([1, 24])).toBe('b');
});

describe('the order of the input', () => {
  const rule = fc.record({
    namespace: fc.constantFrom('shop', 'bank', 'istio-system'),
    host: fc.constantFrom(host, 'web', '*.shop.svc.cluster.local', '*'),
    exportTo: fc.constantFrom(undefined, ['*'], ['.'], ['bank'], ['shop', 'bank']),
    workloadSelector: fc.constantFrom(undefined, undefined, { matchLabels: { app: 'x' } }, { matchLabels: { app: 'y' } }),
    trafficPolicy: fc.constantFrom(undefined, tls('SIMPLE').trafficPolicy, tls('DISABLE').trafficPolicy),
    subsets: fc.constantFrom(undefined, [{ name: 'v1' }], [{ name: 'v1' }, { name: 'v2' }]),
  });
  const scenario = fc.array(rule, { minLength: 1, maxLength: 8 }).chain((rules) => {
    const documents = rules.map(({ namespace, ...spec }, index) => destinationRule(`${namespace}/r${index}`, spec, at(2000 + index)));
    return fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length, maxLength: documents.length }));
  });
  const answers = (documents: readonly string[]): unknown => {
    const graph = graphOf(...documents);
    return ['shop', 'bank', 'istio-system', 'other'].map((namespace) => {
      const { rule: found, isUncertain } = chooseRule(graph, client(namespace, { app: 'x' }), web);
      expect(isUncertain).toBe(false);
      return (
        found && [found.config.name, found.from.map(({ name }) => name), found.policy?.tls?.value, found.subsets.map(({ name }) => name)]
      );
    });
  };

  test('means nothing where the ages differ', () => {
    fc.assert(
      fc.property(scenario, ([documents, shuffled]) => {
        expect(answers(shuffled)).toEqual(answers(documents));
      }),
    );
  });

  test('leaves the answer open where no age is known', () => {
    const rules = [destinationRule('shop/a', { host, ...tls('SIMPLE') }), destinationRule('shop/b', { host, ...tls('DISABLE') })];
    expect(chooseRule(graphOf(...rules), client('bank'), web).isUncertain).toBe(true);
    expect(chooseRule(graphOf(rules[0]!), client('bank'), web).isUncertain).toBe(false);
  });

  test('a placeholder for a host leaves the answers of its namespace open', () => {
    const graph = graphOf(destinationRule('shop/a', { host: 'web', ...tls('SIMPLE') }), destinationRule('bank/b', { host: '${HOST}' }));
    expect(chooseRule(graph, client('bank'), web).isUncertain).toBe(true);
    expect(chooseRule(graph, client('other'), web).isUncertain).toBe(false);
  });
});
