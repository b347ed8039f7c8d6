import { expect, test } from 'vitest';
import { type FileContents, readFile } from '../graph/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { type AnalysisOptions, analyze, type View } from './analysis.ts';
import { type Rule, rule } from './rule.ts';

const about = { area: 'gateway', severity: 'warning', summary: 's', impact: 'i', fix: 'f', references: [], reads: [] } as const;

const servers: Rule = rule({
  ...about,
  id: 'every-server',
  on: ['Gateway'],
  *check(gateway) {
    for (const server of gateway.at('spec', 'servers').items())
      yield { at: server.get('port', 'protocol'), message: `server ${server.get('port', 'name').string()}` };
  },
});

const read = (path: string, text: string): FileContents => readFile(new SourceFile(path, text), 'default');
const view = (name: string, ...contents: FileContents[]): View => ({
  name,
  resources: contents.flatMap(({ resources }) => resources),
  incomplete: false,
});

function run(contents: readonly FileContents[], views: readonly View[], options: Partial<AnalysisOptions> = {}) {
  const settings = { now: 0, closedWorld: new Set<never>(), istioVersion: undefined };
  return analyze({ contents, views, notices: [] }, { rules: [servers], isRefused: () => false, settings, ...options });
}

const server = (name: string) => `    - port: { number: 80, name: ${name}, protocol: HTTP }\n      hosts: ["*"]\n`;
const gateway = (...list: string[]) =>
  `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: g\nspec:\n  servers:\n${list.map(server).join('')}`;

function fingerprints(path: string, text: string): Map<string, string> {
  const file = read(path, text);
  return new Map(run([file], [view('v', file)]).findings.map(({ message, fingerprint }) => [message, fingerprint]));
}

test('a fingerprint survives moved lines and reordered items', () => {
  const before = fingerprints('a.yaml', gateway('one', 'two', 'three'));
  const after = fingerprints('a.yaml', `# a comment\n\n${gateway('three', 'one', 'two')}`);
  expect(after).toEqual(before);
  expect(new Set(before.values()).size).toBe(3);
});

test('the same object in another file has another fingerprint', () => {
  const [dev] = fingerprints('dev.yaml', gateway('one')).values();
  const [prod] = fingerprints('prod.yaml', gateway('one')).values();
  expect(dev).not.toBe(prod);
});

test('a finding of several views is one finding that names them', () => {
  const shared = read('shared.yaml', gateway('one'));
  const { findings } = run([shared], [view('dev', shared), view('prod', shared)]);
  expect(findings.map(({ views }) => views)).toEqual([['dev', 'prod']]);
});

test('findings are in the order of files and places', () => {
  const [a, b] = [read('a.yaml', gateway('z', 'a')), read('b.yaml', gateway('m').replace('name: g', 'name: h'))];
  const { findings } = run([b, a], [view('v', b, a)]);
  expect(findings.map(({ file, message }) => `${file} ${message}`)).toEqual(['a.yaml server z', 'a.yaml server a', 'b.yaml server m']);
});

test('a rule that throws is an internal error with its object, and the others still run', () => {
  const broken: Rule = rule({
    ...about,
    id: 'broken-rule',
    on: ['Gateway'],
    *check(resource) {
      yield { at: resource.root, message: 'said before it broke' };
      throw new Error('oops');
    },
  });
  const file = read('a.yaml', gateway('one'));
  const { findings, internalErrors } = run([file], [view('v', file), view('w', file)], { rules: [broken, servers] });
  expect(findings.map(({ rule }) => rule).sort()).toEqual(['broken-rule', 'every-server']);
  expect(internalErrors).toEqual([
    {
      rule: 'broken-rule',
      resource: { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', namespace: 'default', name: 'g' },
      message: expect.stringMatching(/^Error: oops/),
    },
  ]);
});

test('objects that the cluster refuses are left to the rules that say why', () => {
  const why: Rule = rule({
    ...about,
    id: 'refused-object',
    on: ['Gateway'],
    onRefused: true,
    *check(resource) {
      yield { at: resource.root, message: 'refused' };
    },
  });
  const file = read('a.yaml', gateway('one'));
  const { findings } = run([file], [view('v', file)], { rules: [why, servers], isRefused: () => true });
  expect(findings.map(({ rule }) => rule)).toEqual(['refused-object']);
});

test('since and until choose by the version of the mesh; without one, the newest is meant', () => {
  const file = read('a.yaml', gateway('one'));
  const ran = (since: Rule['since'], until: Rule['until'], istioVersion?: readonly [number, number]) =>
    run([file], [view('v', file)], {
      rules: [{ ...servers, ...(since ? { since } : {}), ...(until ? { until } : {}) }],
      settings: { now: 0, closedWorld: new Set<never>(), istioVersion },
    }).findings.length === 1;
  expect(ran([1, 20], undefined, [1, 19])).toBe(false);
  expect(ran([1, 20], undefined, [1, 20])).toBe(true);
  expect(ran([1, 2], [1, 8], [1, 8])).toBe(true);
  expect(ran([1, 2], [1, 8], [1, 10])).toBe(false);
  expect(ran([1, 20], undefined)).toBe(true);
  expect(ran([1, 2], [1, 8])).toBe(false);
});

test('a broken document is one finding at its place, and the rest of the file is linted', () => {
  const file = read(
    'a.yaml',
    `${gateway('one')}---\napiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n---\n${gateway('two').replace('name: g', 'name: h')}`,
  );
  const { findings } = run([file], [view('v', file)]);
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    'warning every-server',
    'error broken-yaml',
    'warning every-server',
  ]);
});

test('what a Secret holds does not get into findings', () => {
  const leaky: Rule = rule({
    ...about,
    id: 'leaky-rule',
    on: ['Secret'],
    *check(secret) {
      for (const key of ['data', 'stringData', 'stringdata'])
        for (const value of secret.at(key).type === 'map' ? secret.at(key).values() : [secret.at(key)])
          if (value.exists)
            yield {
              at: value,
              message: `value ${value.source}`,
              help: `write "${value.string() ?? value.number()}"`,
              fix: { title: 't', safe: true, edits: [{ file: 'a.yaml', start: 0, end: 0, newText: value.source }] },
            };
    },
  });
  const secret = (text: string, index: number) => `apiVersion: v1\nkind: Secret\nmetadata: {name: s${index}}\n${text}\n`;
  const texts = [
    'data: {key: c2VjcmV0LXZhbHVl}',
    'stringData: {pin: 4711}',
    'stringdata: {key: misspelled}',
    'data: bare',
    'data:\n  key: "c2VjcmV0LXZhbHVl" oops',
  ];
  const file = read('a.yaml', texts.map(secret).join('---\n'));
  const { findings, internalErrors } = run([file], [view('v', file)], { rules: [leaky] });
  expect(internalErrors).toEqual([]);
  expect(findings).toHaveLength(texts.length);
  expect(JSON.stringify(findings)).not.toMatch(/c2VjcmV0|4711|misspelled|bare/);
});

test('a fix next to a Secret is kept, unless it repeats what the Secret holds', () => {
  const beside: Rule = rule({
    ...about,
    id: 'beside-rule',
    on: ['Gateway'],
    *check(gateway, graph) {
      const secret = graph.all('Secret')[0]?.at('data', 'key');
      const edit = { file: 'a.yaml', start: 0, end: 0 };
      for (const newText of ['harmless', secret?.string() ?? ''])
        yield {
          at: gateway.at('kind'),
          message: newText.slice(0, 3),
          related: secret ? [{ at: secret, message: '' }] : [],
          fix: { title: 't', safe: true, edits: [{ ...edit, newText }] },
        };
    },
  });
  const file = read('a.yaml', `${gateway('one')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {key: c2VjcmV0LXZhbHVl}\n`);
  expect(run([file], [view('v', file)], { rules: [beside] }).findings.map(({ fix }) => fix?.edits[0]?.newText)).toEqual([
    undefined,
    'harmless',
  ]);
});

test('a mismatch with an object that two files of one folder write differently is not reported', () => {
  const pair: Rule = rule({
    ...about,
    id: 'pair',
    on: ['VirtualService'],
    *check(route, graph) {
      for (const gateway of graph.all('Gateway'))
        yield { at: route.at('spec'), message: 'pair', related: [{ at: gateway.at('spec'), message: '' }] };
    },
  });
  const route = read('route.yaml', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: r\nspec:\n  hosts: [a]\n');
  const first = read('01.yaml', gateway('one'));
  const second = read('02.yaml', gateway('two'));
  const found = (...contents: FileContents[]) => run(contents, [view('v', ...contents)], { rules: [pair] }).findings.length;
  expect(found(route, first)).toBe(1);
  expect(found(route, first, second)).toBe(0);
  // Documents of one file are applied together, so the last one is what there is.
  expect(found(route, read('both.yaml', `${gateway('one')}---\n${gateway('two')}`))).toBe(1);
});
