import { describe, expect, test } from 'vitest';
import { splitDocuments } from './documents.ts';
import { type Edit, insertEntry, removeEntry, replaceScalar } from './edit.ts';
import { Field } from './field.ts';
import { parseDocument } from './parse.ts';
import { SourceFile } from './source.ts';

const fieldOf = (text: string): Field => {
  const [raw] = splitDocuments(new SourceFile('a.yaml', text));
  return Field.root(raw!.file, parseDocument(raw!).root!);
};
const apply = (text: string, edit: Edit | undefined): string | undefined =>
  edit && text.slice(0, edit.start) + edit.newText + text.slice(edit.end);

describe('a new entry', () => {
  test.each([
    ['in a block', 'tls:\n  a: 1\n  b: 2\n', 'tls:\n  mode: X\n  a: 1\n  b: 2\n'],
    ['in braces', 'tls: { a: 1 }\n', 'tls: { mode: X, a: 1 }\n'],
    ['in an item', 'tls: \n- a: 1\n  b: 2\n', undefined],
    ['behind an alias', 'x: &x { a: 1 }\ntls: *x\n', undefined],
    ['in an empty map', 'tls: {}\n', undefined],
  ])('%s', (_, text, expected) => expect(apply(text, insertEntry(fieldOf(text).get('tls'), 'mode: X'))).toBe(expected));

  test('of a list item stays under the dash', () => {
    const text = 'list:\n  - a: 1\n    b: 2\n';
    expect(apply(text, insertEntry(fieldOf(text).get('list', 0), 'mode: X'))).toBe('list:\n  - mode: X\n    a: 1\n    b: 2\n');
  });
});

describe('an entry less', () => {
  test.each([
    ['the first', 'tls:\n  gone: { x: 1 }\n  b: 2\n', 'tls:\n  b: 2\n'],
    ['the last', 'tls:\n  b: 2\n  gone:\n    - 1\nnext: 3\n', 'tls:\n  b: 2\nnext: 3\n'],
    ['the first in braces', 'tls: { gone: 1, b: 2 }\n', 'tls: { b: 2 }\n'],
    ['the last in braces', 'tls: { b: 2, gone: 1 }\n', 'tls: { b: 2 }\n'],
    ['with a comment', 'tls:\n  gone: 1 # why\n  b: 2\n', undefined],
    ['the only one', 'tls: { gone: 1 }\n', undefined],
    ['none', 'tls: { a: 1, b: 2 }\n', undefined],
  ])('%s', (_, text, expected) => expect(apply(text, removeEntry(fieldOf(text).get('tls'), 'gone'))).toBe(expected));
});

test.each([
  ['a: b\n', 'a: X\n'],
  ['a: "b"\n', 'a: "X"\n'],
  ['a: |\n  b\n', undefined],
])('a scalar keeps its quotes: %j', (text, expected) => expect(apply(text, replaceScalar(fieldOf(text).get('a'), 'X'))).toBe(expected));
