import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtureOptions, lintFixture } from '../src/engine/fixture.ts';
import { rules } from './index.ts';

const systems = join(import.meta.dirname, '../fixtures/systems');

const findingsIn = (system: string, name: string) => {
  const text = readFileSync(join(systems, system, name), 'utf8');
  return lintFixture(name, text, rules, fixtureOptions(text));
};

describe.each(readdirSync(systems).sort())('%s', (system) => {
  test('nothing is wrong with what is right', () => {
    expect(findingsIn(system, 'right.yaml').map(({ severity, rule, path, message }) => ({ severity, rule, path, message }))).toEqual([]);
  });

  // `npx vitest run rules/systems -u` writes the expectation anew: read what it says before you commit it.
  test('each mistake is found at its place, and nothing else', async () => {
    const found = findingsIn(system, 'wrong.yaml').map(({ severity, rule, path, resource }) => ({
      severity,
      rule,
      at: `${resource.kind} ${resource.namespace ? `${resource.namespace}/` : ''}${resource.name} ${path}`,
    }));
    await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(join(systems, system, 'expected.json'));
  });
});
