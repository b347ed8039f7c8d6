import { Graph, type Kind, readFile, type Settings } from '../graph/index.ts';
import { isRefused } from '../istio/admission/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { lintGraph } from './lint.ts';
import type { Finding, Rule } from './rule.ts';

/** The day that fixtures are judged on, unless they say otherwise. */
const fixtureNow = Date.parse('2026-01-01T00:00:00Z');

/**
 * Settings of a fixture from its first line: `# options: --istio-version 1.8 --now 2025-06-01 --closed-world Secret,Service`.
 * @throws on an option that is none of these three
 */
export function fixtureOptions(text: string): Settings {
  let istioVersion: Settings['istioVersion'];
  let now = fixtureNow;
  let closedWorld: Settings['closedWorld'] = new Set<Kind>();
  const words =
    /^# options: (.*)$/m
      .exec(text.split('\n', 1)[0] ?? '')?.[1]
      ?.trim()
      .split(/\s+/) ?? [];
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1] ?? '';
    if (words[i] === '--istio-version') istioVersion = value.split('.').map(Number) as unknown as readonly [number, number];
    else if (words[i] === '--now') now = Date.parse(value);
    else if (words[i] === '--closed-world') closedWorld = value === 'all' ? 'all' : new Set(value.split(',') as Kind[]);
    else throw new Error(`unknown fixture option ${words[i]}`);
  }
  return { istioVersion, now, closedWorld };
}

/** Lints one text as one view. */
export function lintFixture(path: string, text: string, rules: readonly Rule[], settings: Settings): Finding[] {
  const contents = readFile(new SourceFile(path, text), 'default');
  const graph = new Graph(contents.resources, settings, contents.problems.length > 0, contents.deferred);
  const { findings, internalErrors } = lintGraph(graph, { rules, isRefused });
  if (internalErrors.length) throw new Error(internalErrors.map(({ rule, message }) => `${rule}: ${message}`).join('\n'));
  return [...findings];
}
