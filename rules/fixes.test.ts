import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { strip } from '../src/engine/annotate.ts';
import { fixtureOptions, lintFixture } from '../src/engine/fixture.ts';
import type { Finding } from '../src/engine/index.ts';
import { rules } from './index.ts';

const fixtures = join(import.meta.dirname, '../fixtures/rules');
const cases = rules.flatMap(({ id }) =>
  existsSync(join(fixtures, id)) ? readdirSync(join(fixtures, id)).map((name) => join(id, name)) : [],
);

const apply = (text: string, { fix }: Finding): string =>
  [...(fix?.edits ?? [])]
    .sort((a, b) => b.range.start.offset - a.range.start.offset)
    .reduce((out, { range, newText }) => out.slice(0, range.start.offset) + newText + out.slice(range.end.offset), text);

const key = ({ rule, path, message }: Finding): string => `${rule} ${path} ${message}`;

// A fix is worth its name where the finding is gone afterwards and nothing worse has come.
test.each(cases)('every fix in %s settles its finding', (name) => {
  const text = strip(readFileSync(join(fixtures, name, 'bad.yaml'), 'utf8'));
  const options = fixtureOptions(text);
  const before = lintFixture('bad.yaml', text, rules, options);
  for (const finding of before.filter(({ fix }) => fix)) {
    const after = lintFixture('bad.yaml', apply(text, finding), rules, options);
    expect(after.filter((other) => key(other) === key(finding))).toEqual([]);
    const rest = new Set(before.map(({ rule }) => rule));
    expect(after.filter(({ rule, severity }) => severity === 'error' && !rest.has(rule)).map(key)).toEqual([]);
  }
});
