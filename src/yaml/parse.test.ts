import { describe, expect, test } from 'vitest';
import { splitDocuments } from './documents.ts';
import { Field } from './field.ts';
import { type ParsedDocument, parseDocument } from './parse.ts';
import { SourceFile } from './source.ts';

const parseAll = (text: string): (ParsedDocument & { file: SourceFile })[] => {
  const file = new SourceFile('input.yaml', text);
  return splitDocuments(file).map((raw) => ({ ...parseDocument(raw), file }));
};

const rootOf = (text: string): Field => {
  const [document] = parseAll(text);
  if (!document?.root) throw new Error(document?.problems[0]?.message ?? 'no document');
  return Field.root(document.file, document.root);
};

const problemOf = (text: string): string | undefined => {
  const problem = parseAll(text).flatMap(({ problems }) => problems)[0];
  if (!problem) return undefined;
  const { line, column } = new SourceFile('input.yaml', text).position(problem.start);
  return `${line}:${column} ${problem.message}`;
};

describe('documents', () => {
  test('are cut at their markers, whatever stands on the marker line', () => {
    const text = '# head\n---\na: 1\n--- # note\nb: 2\n---\n\n---\n# only a comment\n--- {c: 3}\n...\n%YAML 1.1\n---\nd: yes\n';
    expect(parseAll(text).map(({ root, file }) => root && Field.root(file, root).json())).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
      { d: true },
    ]);
  });

  test('--- inside a block of text is text', () => {
    expect(rootOf('a: |\n  x\n  ---\n  y\nb: 1\n').json()).toEqual({ a: 'x\n---\ny\n', b: 1 });
  });

  test('CRLF changes neither values nor columns', () => {
    const root = rootOf('a:\r\n  b: x\r\n  c: |\r\n    one\r\n    two\r\n');
    expect(root.json()).toEqual({ a: { b: 'x', c: 'one\ntwo\n' } });
    expect(root.get('a', 'b').location.range).toEqual({
      start: { line: 2, column: 6, offset: 9 },
      end: { line: 2, column: 7, offset: 10 },
    });
  });

  test('JSON, also indented with tabs, is read with its places', () => {
    const root = rootOf('{\n\t"kind": "Secret",\n\t"data": {"tls.crt": "eA==", "n": 0777}\n}\n');
    expect(root.json()).toEqual({ kind: 'Secret', data: { 'tls.crt': 'eA==', n: 511 } });
    expect(root.get('data', 'tls.crt').location).toMatchObject({ path: 'data["tls.crt"]', range: { start: { line: 3, column: 22 } } });
  });
});

describe('values', () => {
  test('every field knows the place of its key and value, and its path', () => {
    const root = rootOf('---\nspec:\n  servers:\n  - port: {number: 443}\n    hosts: ["*"]\n');
    const number = root.get('spec', 'servers', 0, 'port', 'number');
    expect(number.location).toEqual({
      file: 'input.yaml',
      path: 'spec.servers[0].port.number',
      range: { start: { line: 4, column: 20, offset: 40 }, end: { line: 4, column: 23, offset: 43 } },
    });
    expect(number.key.location.range.start).toMatchObject({ line: 4, column: 12 });
    expect(root.get('spec', 'servers', 0, 'tls').location).toMatchObject({
      path: 'spec.servers[0].tls',
      range: { start: { line: 4, column: 5 } },
    });
  });

  test('aliases stand for the last anchor of their name; own keys win over merged ones, the first merged map over the next', () => {
    const root = rootOf('a: &x {p: 1, q: 1}\nb: &y {q: 2, r: 2}\nc: {q: 3, <<: [*x, *y]}\nd: *x\ne: &x 5\nf: *x\n');
    expect(root.json()).toMatchObject({ c: { p: 1, q: 3, r: 2 }, d: { p: 1, q: 1 }, e: 5, f: 5 });
    expect(root.get('d').location.range.start).toMatchObject({ line: 4, column: 4 });
    expect(root.get('c', 'p').location.range.start).toMatchObject({ line: 1, column: 11 });
  });

  test('of equal keys the last wins, and each repetition is named with its place', () => {
    const root = rootOf('a: 1\nb: {c: 1, "c": 2}\na: 3\n');
    expect(root.json()).toEqual({ a: 3, b: { c: 2 } });
    expect(root.duplicateKeys().map(({ key, place }) => [key, place.location.range.start.line])).toEqual([['a', 3]]);
    expect(
      root
        .get('b')
        .duplicateKeys()
        .map(({ place }) => place.location.path),
    ).toEqual(['b.c']);
  });

  test('keys are typed before they become strings, tags decide over quotes', () => {
    expect(rootOf('on: 1\n0x50: 2\n"on": 3\na: !!str 5\nb: !!int "5"\n').json()).toEqual({ true: 1, 80: 2, on: 3, a: '5', b: 5 });
    expect(rootOf('a: !vault x\n').get('a').isUnknown).toBe(true);
  });

  test('between brackets a colon ends text before a blank only: addresses may end with one', () => {
    const values = ['1.2.3.4', '2001:db8::', { x: 1 }, 'a:b'];
    expect(rootOf('a: [1.2.3.4, 2001:db8::, x: 1, a:b]\n').get('a').json()).toEqual(values);
    expect(rootOf('b: {c: 2001:db8::}\n').get('b').json()).toEqual({ c: '2001:db8::' });
    // A document that only the `yaml` package reads.
    expect(rootOf('? x\n: y\na: [1.2.3.4, 2001:db8::, x: 1, a:b]\n').get('a').json()).toEqual(values);
  });

  test('null and nothing at all are absent, but written', () => {
    const root = rootOf('a: null\nb:\nc: ""\n');
    expect(['a', 'b', 'c', 'd'].map((key) => [root.get(key).exists, root.get(key).isWritten])).toEqual([
      [false, true],
      [false, true],
      [true, true],
      [false, false],
    ]);
  });

  test('a placeholder makes its value unknown and no other', () => {
    const root = rootOf('a: ${HOST}\nb: $(PORT)\nc: <name>\nd: |\n  text with {{ x }}\ne: "^/x$"\n');
    expect(root.keys().map((key) => root.get(key).isUnknown)).toEqual([true, true, true, true, false]);
    expect([root.get('a').exists, root.get('a').string()]).toEqual([true, undefined]);
  });
});

describe('what cannot be read is one problem with its place', () => {
  test.each([
    ['a: 1\n\tb: 2\n', /^2:1 A tab/],
    ['a: "x\nb: 1\n', /^1:4 The quotes/],
    ['a: [1, 2\nb: 1\n', /^\d:\d .*brackets/],
    ['a: b: c\n', /^1:\d .*two keys/],
    ['a: @x\n', /^1:4 .*quotes/],
    ['hosts:\n- *.example.com\n', /^2:3 .*"\*\.example\.com"/],
    ['a: *x\n', /^1:4 The alias \*x has no anchor/],
    ['a: &x [*x]\n', /^1:8 The alias \*x stands inside/],
    ['a:\n  b: 1\n c: 2\n', /^3:\d /],
    ['a:\n- 1\nb\nc: 1\n', /^3:1 "b" is no "key: value"/],
    ['<<: 5\n', /^1:1 Only a map/],
    ['a: x\u001b[0m\n', /^1:5 A control character \(U\+001B\)/],
    ['a: "\\d"\n', /^1:5 .*escape/],
  ])('%j', (text, message) => {
    expect(problemOf(text)).toMatch(message);
  });

  test.each([
    ['brackets', '['.repeat(10_000)],
    ['maps in brackets', `a: ${'{a: '.repeat(201)}`],
    ['indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['lists in lists', `${'- '.repeat(300)}a`],
  ])('nesting deeper than 200 levels: %s', (_, text) => {
    expect(problemOf(text)).toMatch(/deeper than 200/);
  });

  test('aliases that stand for more than anybody can have meant', () => {
    const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`);
    expect(problemOf(['a0: &a0 [x, x, x]', ...lines].join('\n'))).toMatch(/100,000/);
  });

  test('brackets in text are no nesting', () => {
    expect(problemOf(`a: |\n  ${'['.repeat(300)}\nb: "${'{'.repeat(300)}"\n# ${'['.repeat(300)}\n`)).toBeUndefined();
  });

  test('and all other documents are read', () => {
    expect(parseAll('a: [\n---\nb: 1\n').map(({ root, problems }) => [root === null, problems.length])).toEqual([
      [true, 1],
      [false, 0],
    ]);
  });
});

describe('templates', () => {
  const chart = `
metadata:
  name: {{ include "app.fullname" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
    app: web
spec:
  host: "{{ .Values.host }}"
  {{- if .Values.tls }}
  tls:
    mode: SIMPLE
  {{- end }}
  ports:
    {{- range .Values.ports }}
    - {{ . }}
    {{- end }}
  subsets:
  - name: v1 # {{ not an action }}
    text: |
      {{ as it is }}
    labels:
      {{- toYaml .Values.labels | nindent 6 }}
`;

  test('are read as far as that goes', () => {
    const [document] = parseAll(chart);
    const root = rootOf(chart);
    expect(document?.template).toEqual({ start: chart.indexOf('{{'), end: chart.indexOf('}}') + 2 });
    expect([root.get('metadata', 'name').isUnknown, root.get('spec', 'host').isUnknown]).toEqual([true, true]);
    expect(root.get('metadata', 'labels', 'app').string()).toBe('web');
    expect(root.get('spec', 'tls', 'mode').string()).toBe('SIMPLE');
    expect(root.get('spec', 'subsets', 0, 'labels').isUnknown).toBe(true);
  });

  test('what they decide about is partial: a key that is not written may be there', () => {
    const root = rootOf(chart);
    expect([root.get('spec').isPartial, root.get('spec', 'tls', 'mode').isPartial, root.get('metadata', 'labels').isPartial]).toEqual([
      true,
      true,
      true,
    ]);
    expect([root.isPartial, root.get('metadata', 'annotations').exists]).toEqual([true, false]);
    expect([root.get('spec', 'exportTo').isUnknown, root.get('spec', 'exportTo').isWritten]).toEqual([true, false]);
    expect(root.get('spec', 'ports').isPartial).toBe(true);
  });

  test('an object that a template switches on and off as a whole is certain', () => {
    const root = rootOf('{{- if .Values.on }}\nkind: Gateway\nspec:\n  a: 1\n{{- end }}\n');
    expect([root.isPartial, root.json()]).toEqual([false, { kind: 'Gateway', spec: { a: 1 } }]);
  });

  test('a variable that stands for lines of its own makes one, where nothing can be read with it', () => {
    const text = 'spec:\n  signer: a\n  pem: |\n$CA\n  names:\n  - b\n';
    const [document] = parseAll(text);
    expect(document).toMatchObject({ problems: [], template: { start: text.indexOf('$'), end: text.indexOf('$') + 3 } });
    expect([rootOf(text).get('spec', 'signer').string(), rootOf(text).get('spec', 'pem').isPartial]).toEqual(['a', true]);
    expect(parseAll('a: $B\n')[0]?.template).toBeUndefined();
  });

  test('one that makes no sense without its values is no mistake', () => {
    const [document] = parseAll('a: 1\n  {{ b }}: [\n');
    expect([document?.root, document?.problems]).toEqual([null, []]);
  });
});
