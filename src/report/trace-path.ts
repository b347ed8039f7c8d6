import type { ChalkInstance } from 'chalk';
import { clusterText } from '../istio/http-routes.ts';
import { type Hop, isFailure, type Outcome, type Server, type TlsLayer, type TlsPath } from '../istio/path/index.ts';
import { wrap } from './text.ts';
import { placeText, plain, type Row, table } from './trace-lines.ts';
import { upstreamText } from './trace-proxy.ts';

const schemes = { http: 'http', tls: 'https', tcp: 'tcp' } as const;

/** The address of a call. */
export const callText = ({ host, port, bytes, path }: TlsPath['call']): string =>
  `${schemes[bytes]}://${plain(host)}:${port}${path && path !== '/' ? plain(path) : ''}`;

/** The way of one call, drawn from the caller to the server. */
export function pathLines(chalk: ChalkInstance, path: TlsPath, clients: readonly string[], width: number): string[] {
  const [first = 'a caller outside the mesh', ...others] = clients;
  const also = others.length ? chalk.dim(`  (the same for ${others.map(plain).join(', ')})`) : '';
  const out = [`${sign(chalk, path.outcome)} ${chalk.bold(`${plain(first)} -> ${callText(path.call)}`)}${also}`, ''];
  for (const hop of path.hops) {
    out.push(...hopLines(chalk, hop, path));
    if (hop.outcome.verdict !== 'ok' && hop.outcome.verdict !== 'passed-through') {
      out.push(...outcomeLines(chalk, hop.outcome, width), '');
      return out;
    }
    out.push(`  ${chalk.dim('▼')}`);
  }
  if (path.server) out.push(`  ${serverText(chalk, path.server)}`);
  out.push(...outcomeLines(chalk, path.outcome, width), '');
  return out;
}

const sign = (chalk: ChalkInstance, outcome: Outcome): string =>
  isFailure(outcome) ? chalk.red('✗') : outcome.verdict === 'unknown' ? chalk.yellow('?') : chalk.green('✓');

function hopLines(chalk: ChalkInstance, hop: Hop, path: TlsPath): string[] {
  const { at, accepted, route, cluster, upstream } = hop;
  const name = at === 'client' ? 'the caller, without Envoy' : `${plain(`${at.namespace}/${at.name}`)}  ${at.type}`;
  const rows: Row[] = [];
  if (at !== 'client' && at.type === 'sidecar') rows.push(['gets', layersText(hop.received, path), '']);
  if (accepted) {
    const { server, terminates, port } = accepted;
    const ends = terminates === 'none' ? 'takes off no TLS' : `ends ${terminates === 'mtls' ? 'mTLS' : 'TLS'} (${server.mode ?? ''})`;
    rows.push(['takes', `port ${port}, ${ends}`, `Gateway ${plain(server.gateway.resource.id)}  ${placeText(server.at())}`]);
  }
  if (route) {
    const by = route.from
      ? `${route.from.config.resource.root.get('kind').string() ?? ''} ${plain(route.from.config.resource.id)}`
      : 'the service itself';
    rows.push(['route', route.match ? `${plain(route.match)}, by ${by}` : `by ${by}`, placeText(route.at)]);
  }
  if (cluster) rows.push(['to', plain(clusterText(cluster)), placeText(cluster.at())]);
  if (upstream) {
    const { rule, policy } = upstream;
    const tls = policy.tls && placeText(policy.tls.config.at(...policy.tls.path));
    rows.push(['sends', upstreamText(upstream), rule ? `${plain(rule.config.resource.id)}  ${tls ?? placeText(rule.config.at())}` : '']);
  }
  if (!upstream || hop.sent.length > 1) rows.push(['wire', layersText(hop.sent, path), '']);
  return [`  ${chalk.bold(name)}`, ...table(chalk, rows, `  ${chalk.dim('│')}  `, 72)];
}

/** TLS from the inside out. */
function layersText(layers: readonly TlsLayer[], { call }: TlsPath): string {
  const content = call.bytes === 'tcp' ? 'bytes' : 'HTTP';
  if (layers.length === 0) return call.bytes === 'tcp' ? 'bytes as they are' : 'plain HTTP';
  return `${content} in ${layers
    .map(
      ({ kind, sni, by }) =>
        `${kind === 'mtls' ? 'mTLS' : 'TLS'} of ${by === 'application' ? 'the application' : plain(by.name)}${sni ? ` (server name ${plain(sni)})` : ''}`,
    )
    .join(' in ')}`;
}

function serverText(chalk: ChalkInstance, { kind, host, port, workload, sidecar, expects }: Server): string {
  const name = workload ? plain(`${workload.namespace}/${workload.name}`) : plain(host);
  const what = {
    workload: sidecar ? 'workload with sidecar' : 'workload without sidecar',
    external: 'outside the mesh',
    unknown: 'not in the input',
  }[kind];
  const wants = expects === 'unknown' ? '' : `, expects ${expects === 'tls' ? 'TLS' : 'plain text'}`;
  return `${chalk.bold(`${name}:${port}`)}  ${what}${wants}`;
}

function outcomeLines(chalk: ChalkInstance, outcome: Outcome, width: number): string[] {
  const { verdict, detail, places, missing } = outcome;
  const mark = sign(chalk, outcome);
  const text = verdict === 'ok' ? 'arrives' : `${verdict}${detail && `: ${plain(detail)}`}`;
  const [first = '', ...more] = wrap(text, Math.max(40, width - 6));
  const settle = missing.map(({ kind, namespace, name }) =>
    kind === 'Gateway' || kind === 'DestinationRule'
      ? `a ${kind} for ${plain(name)}`
      : `${kind} ${namespace ? `${namespace}/` : ''}${plain(name)}`,
  );
  const note = verdict === 'unknown' ? 'would settle it' : 'is not in the input; if it exists elsewhere, this may be wrong';
  return [
    `  ${mark} ${isFailure(outcome) ? chalk.red(first) : first}`,
    ...more.map((line) => `    ${line}`),
    ...[...new Set(places.map((place) => `${placeText(place)}  ${plain(place.pathText)}`))].map((line) => chalk.dim(`    ${line}`)),
    ...settle.map((line) => chalk.dim(`    ${line} ${note}`)),
  ];
}
