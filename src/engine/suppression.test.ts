import { describe, expect, test } from 'vitest';
import { type FileContents, readFile } from '../graph/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { analyze } from './analysis.ts';
import { rule } from './rule.ts';

const about = { area: 'gateway', severity: 'error', summary: 's', impact: 'i', fix: 'f', references: [], reads: [] } as const;

const rules = [
  rule({
    ...about,
    id: 'http-server',
    on: ['Gateway'],
    *check(gateway) {
      for (const server of gateway.at('spec', 'servers').items())
        if (server.get('port', 'protocol').string() === 'HTTP') yield { at: server.get('port', 'protocol'), message: 'HTTP' };
    },
  }),
  rule({
    ...about,
    id: 'gateway-name',
    on: ['Gateway'],
    *check(gateway) {
      if (gateway.name.startsWith('bad')) yield { at: gateway.at('metadata', 'name'), message: 'bad name' };
    },
  }),
];

function lint(text: string, wants?: (rule: string) => boolean) {
  const contents: FileContents[] = [readFile(new SourceFile('x.yaml', text), 'default')];
  const view = { name: 'default', resources: contents.flatMap(({ resources }) => resources), incomplete: false };
  const settings = { now: 0, closedWorld: new Set<never>(), istioVersion: undefined };
  const input = { contents, views: [view], notices: [] };
  const { findings, suppressed } = analyze(input, { rules, isRefused: () => false, settings, ...(wants ? { wants } : {}) });
  return {
    findings: findings.map(({ rule, range, message }) => `${range.start.line}: ${rule}: ${message}`),
    suppressed: suppressed.map(({ rule, range }) => `${range.start.line}: ${rule}`),
  };
}

const gateway = (lines: Partial<Record<'file' | 'head' | 'name' | 'above' | 'beside' | 'value' | 'annotation' | 'end', string>> = {}) =>
  [
    lines.file,
    lines.head,
    'apiVersion: networking.istio.io/v1',
    'kind: Gateway',
    'metadata:',
    `  name: bad${lines.name ?? ''}`,
    lines.annotation && `  annotations: { istio-tls-lint.dev/ignore: "${lines.annotation}" }`,
    'spec:',
    '  servers:',
    lines.above && `    ${lines.above}`,
    `    - port: ${lines.beside ?? ''}`,
    '        number: 80',
    `        protocol: HTTP ${lines.value ?? ''}`,
    '      hosts: ["*"]',
    lines.end,
  ]
    .filter((line) => line !== undefined)
    .join('\n');

describe('a comment covers', () => {
  test('the value that it stands beside', () => {
    expect(lint(gateway({ value: '# istio-tls-lint-ignore http-server: redirects only' }))).toEqual({
      findings: ['4: gateway-name: bad name'],
      suppressed: ['9: http-server'],
    });
  });

  test('everything below the node that it stands beside or above', () => {
    for (const place of ['above', 'beside'] as const)
      expect(lint(gateway({ [place]: '# istio-tls-lint-ignore http-server: redirects only' })).suppressed, place).toHaveLength(1);
  });

  test('nothing beyond that node', () => {
    expect(lint(gateway({ name: ' # istio-tls-lint-ignore http-server, gateway-name: two birds' }))).toEqual({
      findings: ['4: suppression-without-effect: http-server has no finding that this suppression speaks for.', '9: http-server: HTTP'],
      suppressed: ['4: gateway-name'],
    });
  });

  test('the object, from anywhere around or in it', () => {
    const comment = '# istio-tls-lint-ignore-object http-server,gateway-name: of the vendor';
    for (const place of ['head', 'above', 'end'] as const)
      expect(lint(gateway({ [place]: comment })), place).toMatchObject({ findings: [] });
  });

  test('the object of its document only', () => {
    const first = gateway({ end: '# istio-tls-lint-ignore-object http-server, gateway-name: a' });
    const { findings } = lint(`${first}\n---\n${gateway().replace('name: bad', 'namespace: other\n  name: bad')}`);
    expect(findings).toHaveLength(2);
  });

  test('the whole file, from its top', () => {
    const comment = '# istio-tls-lint-ignore-file http-server, gateway-name: generated';
    expect(lint(`${gateway({ file: `# made by a machine\n---\n${comment}` })}\n---\n${gateway()}`)).toMatchObject({ findings: [] });
    expect(lint(`${gateway()}\n---\n${gateway({ head: comment })}`).findings).toContainEqual(
      '12: suppression-without-effect: http-server has no finding that this suppression speaks for: it must stand above the first document of the file.',
    );
  });
});

test('an annotation covers its object', () => {
  expect(lint(gateway({ annotation: 'http-server: redirects only; gateway-name: historical' }))).toMatchObject({ findings: [] });
});

describe('a directive is reported', () => {
  const own = (text: string) => lint(text).findings.filter((line) => line.includes('suppression-'));

  test('without a reason, although it works', () => {
    const { findings, suppressed } = lint(gateway({ value: '# istio-tls-lint-ignore http-server' }));
    expect(suppressed).toEqual(['9: http-server']);
    expect(findings).toContainEqual('9: suppression-without-reason: The suppression of http-server gives no reason.');
  });

  test('when it names no rule, or one that does not exist', () => {
    expect(own(gateway({ value: '# istio-tls-lint-ignore: because' }))).toEqual([
      '9: suppression-of-unknown-rule: This suppression names no rule, so it suppresses nothing.',
    ]);
    expect(own(gateway({ value: '# istio-tls-lint-ignore http-serve: because' }))).toEqual([
      '9: suppression-of-unknown-rule: There is no rule "http-serve"; did you mean "http-server"?',
    ]);
  });

  test('when it tries to suppress what is said of suppressions', () => {
    expect(own(gateway({ value: '# istio-tls-lint-ignore suppression-without-reason: no' }))).toEqual([
      '9: suppression-without-effect: Findings of suppression-without-reason cannot be suppressed.',
    ]);
  });

  test('when it stands in a block of text, unless the object carries texts', () => {
    const text =
      'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: good\n  annotations:\n    note: |\n      # istio-tls-lint-ignore http-server: x\n';
    expect(own(text)).toEqual([
      '7: suppression-without-effect: http-server has no finding that this suppression speaks for: it stands inside a text value, where it is no comment.',
    ]);
    expect(own(text.replace('networking.istio.io/v1', 'v1').replace('Gateway', 'ConfigMap'))).toEqual([]);
  });

  test('but not where its rule did not run', () => {
    const text = gateway({ name: ' # istio-tls-lint-ignore http-server: x' });
    expect(lint(text, (rule) => rule !== 'http-server').findings).toEqual(['4: gateway-name: bad name']);
  });
});

test('words that only look like a directive are none', () => {
  expect(lint(gateway({ value: '# istio-tls-lint-ignored http-server' })).suppressed).toEqual([]);
  expect(lint(gateway({ name: '#istio-tls-lint-ignore-object' })).suppressed).toEqual([]);
});
