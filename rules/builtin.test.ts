import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotate, strip } from '../src/engine/annotate.ts';
import { fixtureOptions } from '../src/engine/fixture.ts';
import { analyze, builtinRules } from '../src/engine/index.ts';
import { readFile } from '../src/graph/index.ts';
import { viewsOf } from '../src/input/views.ts';
import { isRefused } from '../src/istio/admission/index.ts';
import { SourceFile } from '../src/yaml/index.ts';
import { rules } from './index.ts';

const fixtures = join(import.meta.dirname, '../fixtures/engine');

function lint(name: string, text: string) {
  const contents = [readFile(new SourceFile(name, text), 'default')];
  const settings = fixtureOptions(text);
  return analyze({ contents, views: viewsOf(contents), notices: [] }, { rules, isRefused, settings }).findings;
}

test('every fixture belongs to something that the engine reports, and all of that has one', () => {
  expect(readdirSync(fixtures).sort()).toEqual(builtinRules.map(({ id }) => id).sort());
});

describe.each(builtinRules)('$id', ({ id }) => {
  // The annotated file is the expectation, as it is for the rules.
  test.each(readdirSync(join(fixtures, id)))('%s', async (name) => {
    const path = join(fixtures, id, name, 'bad.yaml');
    const text = strip(readFileSync(path, 'utf8'));
    const findings = lint('bad.yaml', text);
    expect(findings.map(({ rule }) => rule)).toContain(id);
    await expect(annotate(text, 'bad.yaml', findings, id)).toMatchFileSnapshot(path);
    expect(lint('good.yaml', readFileSync(join(fixtures, id, name, 'good.yaml'), 'utf8'))).toEqual([]);
  });
});
