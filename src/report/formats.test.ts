import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { analyze, builtinRules, type Input, type Rule, rule } from '../engine/index.ts';
import { readFile } from '../graph/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { type Context, type FormatName, formatNames, formats } from './formats.ts';
import { type Report, reportOf } from './report.ts';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'fixtures/output');

const about = { area: 'gateway', references: [], reads: [] } as const;

/** Rules of this test alone, so that the golden files show the formats and nothing else. */
const rules: readonly Rule[] = [
  rule({
    ...about,
    id: 'server-without-tls',
    severity: 'error',
    summary: 'A server on port 443 has no TLS',
    impact: 'Clients send a ClientHello and get an HTTP 400 back: every https:// request fails.',
    fix: 'Set `tls` on the server, or take the server off port 443.',
    on: ['Gateway'],
    *check(gateway, graph) {
      for (const server of gateway.at('spec', 'servers').items()) {
        if (server.get('tls').exists) continue;
        const secret = graph.all('Secret')[0]?.at('metadata', 'name');
        yield {
          at: server.get('port', 'protocol'),
          message: `Server "${server.get('port', 'name').string()}" of Gateway ${gateway.id} has no TLS for ${server.get('hosts').items().length} hosts, although another server on port 443 has`,
          related: [
            { at: gateway.at('spec', 'servers', 0, 'tls', 'credentialName'), message: 'the other server has a certificate' },
            {
              at: server.get('hosts', 2),
              message: 'this host is served without one, and so are all the others that the same list of hosts names',
            },
            ...(secret ? [{ at: secret, message: 'this Secret holds it' }] : []),
          ],
          fix: {
            title: 'Serve HTTPS',
            safe: true,
            edits: [{ file: server.file.path, ...server.get('port', 'protocol').span, newText: 'HTTPS' }],
          },
        };
      }
    },
  }),
  rule({
    ...about,
    id: 'token-in-secret',
    severity: 'warning',
    summary: 'A Secret holds a token',
    impact: 'Nothing good.',
    fix: 'Remove the key.',
    on: ['Secret'],
    *check(secret) {
      const token = secret.at('stringData', 'token');
      if (token.exists) yield { at: token, message: `The token ${token.string()} of Secret ${secret.id} is no secret`, impact: '' };
    },
  }),
  rule({
    ...about,
    id: 'gateway-without-servers',
    severity: 'info',
    summary: 'A Gateway has no servers',
    impact: 'It configures nothing.',
    fix: 'Remove it.',
    on: ['Gateway'],
    *check(gateway) {
      if (gateway.at('spec', 'servers').items().length === 0)
        yield { at: gateway.at('metadata', 'name'), message: `Gateway ${gateway.id} has no servers\n::error::no` };
    },
  }),
];

function inputOf(names: readonly string[]): Input {
  const contents = names.map((name) => {
    const content = readFile(new SourceFile(`k8s/${name}`, readFileSync(join(output, 'input', name), 'utf8')), 'default');
    const { file, problems } = content;
    // The place and the reason are the reader's business; here they stay what they are.
    const start = Math.max(file.text.lastIndexOf('\t'), file.text.lastIndexOf('c2VjcmV0'));
    const message = `"${file.text.slice(start, start + 8).trim()}" does not belong here.`;
    return { ...content, problems: problems.slice(0, 1).map((problem) => ({ ...problem, file, start, end: start + 1, message })) };
  });
  return {
    contents,
    views: [{ name: 'default', resources: contents.flatMap(({ resources }) => resources), incomplete: true }],
    notices: [{ kind: 'too-large', message: 'k8s/huge.yaml is larger than 10 MB and was not read.', file: 'k8s/huge.yaml' }],
  };
}

function run(names: readonly string[]): { report: Report; context: Context } {
  const input = inputOf(names);
  const analysis = analyze(input, { rules, isRefused: () => false, settings: { now: 0, closedWorld: new Set(), istioVersion: undefined } });
  const files = new Map(input.contents.map((content) => [content.file.path, content]));
  return {
    report: reportOf(input, analysis),
    context: { files, rules: [...rules, ...builtinRules], color: false, width: 100, quiet: false, prefix: 'deploy/' },
  };
}

const all = readdirSync(join(output, 'input')).sort();
const { report, context } = run(all);
const print = async (format: FormatName, changed: Partial<Context> = {}, of: Report = report) =>
  (await formats[format]())(of, { ...context, ...changed });

const endings: Partial<Record<FormatName, string>> = {
  json: 'json',
  jsonl: 'jsonl',
  sarif: 'sarif',
  gitlab: 'json',
  junit: 'xml',
  checkstyle: 'xml',
  markdown: 'md',
  rdjsonl: 'jsonl',
};
const goldenFile = (name: string, format: FormatName = name as FormatName) => join(output, `${name}.${endings[format] ?? 'txt'}`);

describe('golden files', () => {
  test.each(formatNames)('%s', async (format) => {
    await expect(await print(format)).toMatchFileSnapshot(goldenFile(format));
  });

  test('pretty in colour', async () => {
    await expect((await print('pretty', { color: true })).replaceAll('\u001b', '␛')).toMatchFileSnapshot(
      goldenFile('pretty-color', 'pretty'),
    );
  });

  test('pretty in a narrow terminal', async () => {
    const text = await print('pretty', { width: 50 });
    await expect(text).toMatchFileSnapshot(goldenFile('pretty-narrow', 'pretty'));
  });

  test('pretty and markdown without findings', async () => {
    const clean = run(['clean.yaml']).report;
    await expect(`${await print('pretty', {}, clean)}\n${await print('markdown', {}, clean)}`).toMatchFileSnapshot(
      goldenFile('clean', 'pretty'),
    );
  });
});

describe('every format', () => {
  test.each(formatNames)('%s shows nothing of a Secret and nothing that a terminal or a runner acts on', async (format) => {
    const text = await print(format);
    expect(text).not.toMatch(/hunter2|c2VjcmV0|password:/);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).not.toMatch(/##(?:vso)?\[/);
    const commands = text.split('\n').filter((line) => line.trimStart().startsWith('::'));
    expect(commands.filter((line) => format !== 'github' || !/^::(?:error|warning|notice) title=/.test(line))).toEqual([]);
  });

  test.each(formatNames)('%s ends with a line break and is the same each time', async (format) => {
    expect(await print(format)).toMatch(/\n$/);
    expect(await print(format)).toBe(await print(format));
  });
});

test('the JSON report follows its schema', async () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'schemas/report.schema.json'), 'utf8')));
  validate(JSON.parse(await print('json')));
  expect(validate.errors).toBeNull();
});

test('SARIF follows the official schema', async () => {
  const schema = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  );
  // Written for draft 4 of JSON Schema; of what changed since, only the name of its id matters here.
  delete schema.$schema;
  delete schema.id;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  (ajvFormats as unknown as (ajv: Ajv) => void)(ajv);
  const validate = ajv.compile(schema);
  for (const text of [await print('sarif'), await print('sarif', {}, run(['clean.yaml']).report)]) {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  }
});

test('fingerprints differ within a report', () => {
  const prints = report.findings.map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
});
