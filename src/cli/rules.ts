import { rules } from '../../rules/index.ts';
import { builtinRules, docsBase, type RuleInfo, type Version } from '../engine/index.ts';
import { nearest } from '../graph/names.ts';
import { jsonText } from '../report/json.ts';
import { wrap } from '../report/text.ts';
import type { Io } from './io.ts';
import { type Invocation, oneOf, UsageError } from './options.ts';
import { widthOf } from './terminal.ts';

const all: readonly RuleInfo[] = [...rules, ...builtinRules].sort((a, b) => (a.id < b.id ? -1 : 1));

const formats = ['pretty', 'json', 'markdown'] as const;

const describe = ({ id, area, severity, summary, impact, fix, references, since, until }: RuleInfo) => ({
  id,
  area,
  severity,
  summary,
  impact,
  fix,
  references,
  docsUrl: `${docsBase}/${id}.md`,
  ...(since ? { since: since.join('.') } : {}),
  ...(until ? { until: until.join('.') } : {}),
});

/** Prints a table of all rules. */
export async function listRules(invocation: Invocation, io: Io): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'pretty', formats);
  if (invocation.operands.length) throw new UsageError(`list-rules takes no ${invocation.operands[0]}; explain RULE tells about one rule`);
  const width = Math.max(...all.map(({ id }) => id.length));
  const print = {
    json: () => `${jsonText(all.map(describe), 2)}\n`,
    markdown: () =>
      [
        '| Rule | Severity | Finds |',
        '| --- | --- | --- |',
        ...all.map(({ id, severity, summary }) => `| [${id}](${docsBase}/${id}.md) | ${severity} | ${summary} |`),
      ]
        .map((line) => `${line}\n`)
        .join(''),
    pretty: () => all.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join(''),
  };
  io.stdout.write(print[format]());
  return 0;
}

/** Prints what a rule finds, why it matters and what to write instead. */
export async function explain(invocation: Invocation, io: Io): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'pretty', formats);
  const { operands } = invocation;
  if (operands.length === 0) throw new UsageError('explain needs the id of a rule; list-rules prints them all');
  const wanted = operands.map((id) => {
    const rule = all.find((known) => known.id === id);
    if (rule) return rule;
    const guess = nearest(
      id,
      all.map((known) => known.id),
    );
    throw new UsageError(`there is no rule "${id}"${guess ? `; did you mean ${guess}?` : '; list-rules prints them all'}`);
  });
  const width = Math.min(widthOf(io), 100);
  const print = {
    json: () => `${jsonText(wanted.map(describe), 2)}\n`,
    markdown: () => wanted.map(markdown).join('\n'),
    pretty: () => wanted.map((rule) => pretty(rule, width)).join('\n'),
  };
  io.stdout.write(print[format]());
  return 0;
}

const versions = (since: Version | undefined, until: Version | undefined): string =>
  since && until
    ? `Istio ${since.join('.')} to ${until.join('.')}`
    : since
      ? `Istio ${since.join('.')} and later`
      : until
        ? `Istio up to ${until.join('.')}`
        : '';

function pretty({ id, severity, summary, impact, fix, references, since, until }: RuleInfo, width: number): string {
  const paragraph = (title: string, text: string) => [title, ...wrap(text, width - 2).map((line) => `  ${line}`), ''];
  return [
    `${id} (${[severity, versions(since, until)].filter(Boolean).join(', ')})`,
    '',
    ...wrap(summary, width),
    '',
    ...paragraph('What happens', impact),
    ...paragraph('What to write instead', fix),
    'More',
    ...[`${docsBase}/${id}.md`, ...references].map((address) => `  ${address}`),
    '',
  ].join('\n');
}

const markdown = ({ id, severity, summary, impact, fix, references, since, until }: RuleInfo): string =>
  [
    `# ${id}`,
    '',
    `**${[severity, versions(since, until)].filter(Boolean).join(', ')}** · ${summary}`,
    '',
    impact,
    '',
    fix,
    '',
    ...[`${docsBase}/${id}.md`, ...references].map((address) => `- <${address}>`),
    '',
  ].join('\n');
