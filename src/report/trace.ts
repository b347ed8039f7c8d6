import { Chalk } from 'chalk';
import type { Graph } from '../graph/index.ts';
import { type Bytes, bytesFor, type Call, isFailure, pathTrace, type TlsPath, tlsPaths } from '../istio/path/index.ts';
import { serviceNamed } from '../istio/path/outbound.ts';
import { proxies } from '../istio/proxies.ts';
import type { Proxy } from '../istio/proxy.ts';
import { serviceTargets } from '../istio/service-targets.ts';
import { servicesByHost } from '../istio/services.ts';
import { type Trace, trace } from '../istio/trace.ts';
import { shown } from '../yaml/index.ts';
import { withoutCommands } from './text.ts';
import { plain } from './trace-lines.ts';
import { pathLines } from './trace-path.ts';
import { proxyLines } from './trace-proxy.ts';

/** What of a view to show. */
export interface TraceOptions {
  /** `namespace/name`: only this workload. */
  readonly workload?: string | undefined;
  /** `HOST[:PORT]`, or a URL with http, https or tcp: the ways there instead of what each proxy has. */
  readonly to?: string | undefined;
}

export interface TraceStyle {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The question cannot be answered as it was put. */
export class TraceError extends Error {}

/** The trace of a view, or of a part of it, as plain data. */
export function selectTrace(graph: Graph, options: TraceOptions): Trace {
  const chosen = chosenProxy(graph, options);
  const all = trace(graph);
  const found = options.to === undefined ? undefined : groups(graph, options, chosen);
  const wanted = found ? found.flatMap(({ path }) => path.hops.flatMap(({ at }) => (at === 'client' ? [] : [at]))) : chosen && [chosen];
  const names = wanted && new Set(wanted.map(({ namespace, name }) => `${namespace}/${name}`));
  return withoutMarks({
    ...all,
    proxies: all.proxies.filter(({ namespace, workload }) => !names || names.has(`${namespace}/${workload}`)),
    ...(found && { paths: found.map(({ path, clients }) => pathTrace(path, clients)) }),
  });
}

/** The trace of a view, or of a part of it, for people. */
export function traceReport(graph: Graph, options: TraceOptions, { color, width }: TraceStyle): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const chosen = chosenProxy(graph, options);
  const lines: string[] = [];
  if (options.to !== undefined) {
    const found = groups(graph, options, chosen);
    for (const { path, clients } of found) lines.push(...pathLines(chalk, path, clients, width));
    if (found.length === 0) lines.push(`No workload of the input has an Envoy that could call ${plain(options.to)}.`, '');
  } else {
    const shownProxies = chosen ? [chosen] : proxies(graph);
    for (const proxy of shownProxies) lines.push(...proxyLines(chalk, graph, proxy));
    if (shownProxies.length === 0) lines.push('No workload of the input has an Envoy.', '');
  }
  const { rejected } = trace(graph);
  if (!chosen && rejected.length > 0) {
    lines.push(chalk.bold('Left out, because the cluster refuses it'));
    for (const { kind, namespace, name, message } of rejected)
      lines.push(`  ${plain(`${kind} ${namespace ? `${namespace}/` : ''}${name}`)}: ${plain(message)}`);
    lines.push('');
  }
  return withoutCommands(lines.join('\n'));
}

/** Whether a view holds the workload that is asked for; every view does where none is. */
export const hasWorkload = (graph: Graph, { workload }: TraceOptions): boolean =>
  workload === undefined || proxies(graph).some(({ namespace, name }) => `${namespace}/${name}` === workload || name === workload);

function chosenProxy(graph: Graph, { workload }: TraceOptions): Proxy | undefined {
  if (workload === undefined) return undefined;
  const all = proxies(graph);
  const found = all.find(({ namespace, name }) => `${namespace}/${name}` === workload);
  if (found) return found;
  const [first, second] = all.filter(({ name }) => name === workload);
  if (first && !second) return first;
  const names = all.map(({ namespace, name }) => `${namespace}/${name}`);
  if (!workload.includes('/') && first)
    throw new TraceError(`Several workloads are called ${workload}: ${names.filter((name) => name.endsWith(`/${workload}`)).join(', ')}.`);
  const known =
    names.length > 0
      ? `There are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', ...' : ''}.`
      : 'No workload of the input has one.';
  throw new TraceError(`No workload ${workload} with an Envoy. ${known}`);
}

interface Group {
  readonly path: TlsPath;
  /** `namespace/name` of all whose calls go the same way. */
  readonly clients: string[];
}

/** The ways to what `--to` says; callers whose way is the same stand together. */
function groups(graph: Graph, { to = '' }: TraceOptions, chosen: Proxy | undefined): Group[] {
  const calls = parseDestination(to);
  const out = new Map<string, Group>();
  const hasSidecars = proxies(graph).some(({ type }) => type === 'sidecar');
  const add = (client: Proxy | undefined): void => {
    for (const call of calls.flatMap((one) => complete(graph, client, one)))
      for (const path of tlsPaths(graph, client, call)) {
        if (!client && hasSidecars && !isReachable(graph, path)) continue;
        const { clients: _, ...rest } = pathTrace(path, []);
        const key = JSON.stringify(
          { ...rest, hops: rest.hops.map((hop, index) => (index === 0 && client ? { ...hop, at: '' } : hop)) },
          (key, value) => (key === 'by' && client && value === `${client.namespace}/${client.name}` ? '' : value),
        );
        const known = out.get(key);
        const name = client && `${client.namespace}/${client.name}`;
        if (known && name) known.clients.push(name);
        else out.set(key, { path, clients: name ? [name] : [] });
      }
  };
  if (chosen) add(chosen);
  else {
    for (const proxy of proxies(graph)) if (proxy.type === 'sidecar') add(proxy);
    add(undefined);
  }
  const all = [...out.values()];
  // The usual ports are only tried: those where nothing listens say nothing.
  const telling = all.filter(({ path }) => path.hops.length > 1 || path.client);
  return telling.length > 0 ? telling : all;
}

/** Whether callers outside the mesh come into question: the call arrives, or fails at a gateway that is open to the outside. */
function isReachable(graph: Graph, { hops, outcome }: TlsPath): boolean {
  const gateway = hops[1]?.at;
  if (gateway === undefined || gateway === 'client') return hops.length > 1 || outcome.verdict !== 'unknown';
  const types = serviceTargets(graph, gateway).map(({ service }) => service.resource.at('spec', 'type').string() ?? 'ClusterIP');
  return !isFailure(outcome) || types.some((type) => type !== 'ClusterIP');
}

interface Destination {
  readonly host: string;
  readonly port: number | undefined;
  readonly bytes: Bytes | undefined;
  readonly path: string | undefined;
}

const schemes: Readonly<Record<string, Bytes>> = { http: 'http', grpc: 'http', https: 'tls', tls: 'tls', tcp: 'tcp' };

/** `HOST[:PORT]` or a URL. */
function parseDestination(text: string): Destination[] {
  const match = /^(?:([a-z]+):\/\/)?(\[[0-9a-f:.]+\]|[^\s:/[\]]+)(?::(\d+))?(\/\S*)?$/i.exec(text.trim());
  const fail = (why: string): never => {
    throw new TraceError(`--to wants HOST[:PORT] or a URL such as https://api.example.com, not "${text}": ${why}.`);
  };
  if (!match) return fail('it is neither');
  const [, scheme, host = '', port, path] = match;
  const bytes = scheme === undefined ? undefined : schemes[scheme.toLowerCase()];
  if (scheme !== undefined && bytes === undefined) fail(`${scheme} is none of ${Object.keys(schemes).join(', ')}`);
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) fail('a port is between 1 and 65535');
  return [{ host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? undefined : Number(port), bytes, path }];
}

/** Fills in what was not said: every port of the service, or the usual ones; and what is spoken there. */
function complete(graph: Graph, client: Proxy | undefined, { host, port, bytes, path }: Destination): Call[] {
  const usual = bytes === 'http' ? [80] : bytes === 'tls' ? [443] : undefined;
  const service = client ? serviceNamed(graph, client, host) : servicesByHost(graph).get(host)?.[0];
  const declared = service?.ports.filter(({ protocol }) => protocol !== 'UDP').map(({ number }) => number) ?? [];
  const ports = port === undefined ? (usual ?? (declared.length > 0 ? declared : [80, 443])) : [port];
  return ports.map((number) => ({ host, port: number, bytes: bytes ?? bytesFor(graph, client, host, number), ...(path && { path }) }));
}

/** Placeholders as people wrote them. */
function withoutMarks<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'string' ? shown(inner) : inner)) as T;
}
