import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotate, strip } from '../src/engine/annotate.ts';
import { fixtureOptions, lintFixture } from '../src/engine/fixture.ts';
import { areas } from '../src/engine/index.ts';
import { rules } from './index.ts';

const fixtures = join(import.meta.dirname, '../fixtures/rules');
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

test('the list holds every rule file, sorted by id, and each file lies in the folder of its area', () => {
  const files = areas.flatMap((area) => {
    const folder = join(import.meta.dirname, area);
    return existsSync(folder) ? readdirSync(folder).map((name) => `${area}/${name}`) : [];
  });
  expect(rules.map((rule) => `${rule.area}/${rule.id}.ts`).sort()).toEqual(files.sort());
  expect(rules.map((rule) => rule.id)).toEqual(rules.map((rule) => rule.id).sort());
});

test('every fixture belongs to a rule', () => {
  const ids = new Set(rules.map((rule) => rule.id));
  expect(readdirSync(fixtures).filter((name) => !ids.has(name))).toEqual([]);
});

describe.each(rules)('$id', (rule) => {
  const folder = join(fixtures, rule.id);
  const cases = existsSync(folder) ? readdirSync(folder).sort() : [];

  test('is described and has an example', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$/);
    for (const text of [rule.impact, rule.fix]) expect(text).toMatch(/^[^\s].*[.!]$/s);
    expect(rule.summary.length).toBeLessThanOrEqual(110);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(cases.length).toBeGreaterThan(0);
  });

  // The annotated file is the expectation. `npx vitest run rules -u` writes it anew: read what it says before you commit it.
  test.each(cases)('%s', async (name) => {
    const path = join(folder, name, 'bad.yaml');
    const text = strip(read(path));
    const options = fixtureOptions(text);
    const findings = lintFixture('bad.yaml', text, rules, options);
    expect(new Set(findings.filter((finding) => finding.rule === rule.id).map((finding) => finding.rule))).toEqual(new Set([rule.id]));
    await expect(annotate(text, 'bad.yaml', findings, rule.id)).toMatchFileSnapshot(path);

    const good = lintFixture('good.yaml', read(folder, name, 'good.yaml'), rules, options);
    expect(
      good
        .filter((finding) => finding.rule === rule.id || finding.severity !== 'info')
        .map(({ rule, path, message }) => ({ rule, path, message })),
    ).toEqual([]);
  });
});
