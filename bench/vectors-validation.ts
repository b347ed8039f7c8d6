// Compares what the model of istiod's webhook refuses and warns of with expectations about single objects and parts of objects.
//   npx esbuild bench/vectors-validation.ts --bundle --platform=node --format=esm --outfile=.dev/vectors-validation.mjs
//   node .dev/vectors-validation.mjs EXPECTATIONS.json [-v]
// EXPECTATIONS.json: [{ id, kind, name, input, expect: { valid, errorContains?, warning?, warningContains? }, extra? }]; kind is that of an object or of a part.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Graph, readFile } from '../src/graph/index.ts';
import { domainProblem, isTrustDomain, sniDomainProblem, wildcardDomainProblem } from '../src/istio/admission/names.ts';
import { webhookObjections } from '../src/istio/admission/webhook.ts';
import { SourceFile } from '../src/yaml/index.ts';

interface Expectation {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly input: unknown;
  readonly expect: { valid: boolean; errorContains?: string; warning?: boolean; warningContains?: string };
  readonly extra?: Record<string, unknown>;
}

interface Verdict {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean', short: 'v' } } });
const [path] = positionals;
if (!path) throw new Error('usage: vectors-validation EXPECTATIONS.json [-v]');

function verdictOf(kind: string, spec: object, metadata: object = {}): Verdict {
  const group = /Authentication|Policy/.test(kind) ? 'security' : 'networking';
  const object = { apiVersion: `${group}.istio.io/v1`, kind, metadata: { name: 'name', namespace: 'foo', ...metadata }, spec };
  const { resources } = readFile(new SourceFile('expectation.json', JSON.stringify(object)), 'default');
  const graph = new Graph(resources, { now: 0, closedWorld: new Set() });
  const found = resources.flatMap((resource) => webhookObjections(resource, graph));
  const messages = (effect: string) =>
    found.filter((objection) => objection.effect === effect).map(({ rule, message }) => `${rule}: ${message}`);
  return { refusals: messages('refuse'), warnings: messages('warn') };
}

const gateway = (server: object): Verdict => verdictOf('Gateway', { servers: [server] });
const problem = (text: string | undefined): Verdict => ({ refusals: text ? [text] : [], warnings: [] });

/** How each part is put into an object. Undefined: nothing of the model answers by itself. */
function judge({ id, kind, input, extra = {} }: Expectation): Verdict | undefined {
  const part = input as Record<string, unknown>;
  const test = id.split('/')[0];
  switch (kind) {
    case 'networking.Server (one server of a Gateway)':
      return gateway(part);
    case 'networking.ServerTLSSettings':
      return gateway({ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: part });
    case 'networking.Port of a Gateway server':
      return gateway({ port: part, hosts: ['*'], ...(extra.bind ? { bind: extra.bind } : {}) });
    case 'networking.ClientTLSSettings':
      return verdictOf('DestinationRule', { host: 'a.com', trafficPolicy: { tls: part } });
    case 'networking.TrafficPolicy':
      return verdictOf('DestinationRule', { host: 'a.com', trafficPolicy: part });
    case 'networking.Destination':
      return verdictOf('VirtualService', { hosts: ['a.com'], tcp: [{ route: [{ destination: part }] }] });
    case 'exportTo': {
      const { namespace, exportTo, isServiceEntry, isDestinationRuleWithSelector: selector } = part;
      if (isServiceEntry) return verdictOf('ServiceEntry', { hosts: ['a.com'], exportTo }, { namespace });
      return verdictOf(
        'DestinationRule',
        { host: 'a.com', exportTo, ...(selector ? { workloadSelector: { matchLabels: { a: 'b' } } } : {}) },
        { namespace },
      );
    }
    case 'hostname':
      if (test === 'TestValidateFQDN') return problem(domainProblem(input as string));
      return problem((extra.sni ? sniDomainProblem : wildcardDomainProblem)(input as string));
    case 'trustDomain':
      return problem(isTrustDomain(input as string) ? undefined : 'no trust domain');
    case 'SNI':
      return undefined;
    default: {
      const { configName, labels } = extra;
      return verdictOf(kind, part, { ...(typeof configName === 'string' ? { name: configName } : {}), ...(labels ? { labels } : {}) });
    }
  }
}

const expectations = JSON.parse(readFileSync(path, 'utf8')) as Expectation[];
let [agreed, total, warned, warnings] = [0, 0, 0, 0];
for (const expectation of expectations) {
  const { id, expect } = expectation;
  const verdict = judge(expectation);
  if (!verdict) {
    console.log(`${id}: nothing to ask`);
    continue;
  }
  total++;
  const { refusals } = verdict;
  if (expect.valid === (refusals.length === 0)) agreed++;
  else
    console.log(
      `${id}: expected ${expect.valid ? 'valid' : `refused (${expect.errorContains ?? ''})`}, found ${refusals.join(' | ') || 'nothing'}`,
    );
  if (options.verbose && refusals.length) console.log(`  ${id}: ${expect.errorContains ?? ''} => ${refusals.join(' | ')}`);
  if (!expect.warning && !expect.warningContains) continue;
  warnings++;
  if (verdict.warnings.length) warned++;
  else console.log(`${id}: no warning (${expect.warningContains ?? ''})`);
}
console.log(`verdicts ${agreed} / ${total} (${((100 * agreed) / total).toFixed(1)} %), warnings ${warned} / ${warnings}`);
process.exitCode = agreed / total < 0.98 ? 1 : 0;
