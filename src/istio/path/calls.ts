import { append, type Graph, question, questionAbout, workloads } from '../../graph/index.ts';
import { type Field, isUnknown } from '../../yaml/index.ts';
import { isAddress, isWildcard } from '../hosts.ts';
import { standIn } from '../outbound-listeners.ts';
import { isHttp, isTls, type Protocol } from '../protocols.ts';
import { proxies, proxyOf } from '../proxies.ts';
import type { Proxy } from '../proxy.ts';
import { services, servicesByHost } from '../services.ts';
import { upstreams } from '../upstream.ts';
import { mesh, type VirtualService, virtualServices } from '../virtual-services.ts';
import type { Bytes, Call } from './types.ts';

/** A call that the manifests show somebody means to make. */
export interface ExpectedCall extends Call {
  readonly path: string;
  /**
   * What shows it. `route`: a rule of a VirtualService for the mesh. `entry`: a port of a ServiceEntry, which shows only that the host is
   * called there somehow. `url`: an address in the environment of a workload.
   */
  readonly source: 'route' | 'entry' | 'url';
  readonly at: Field;
}

/** An address in the environment of a workload: `https://api.example.com/v1`. */
export interface WrittenUrl {
  readonly proxy: Proxy;
  readonly call: ExpectedCall;
}

const schemes: Readonly<Record<string, { bytes: Bytes; port: number }>> = {
  http: { bytes: 'http', port: 80 },
  https: { bytes: 'tls', port: 443 },
};

/** The addresses that workloads with an Envoy have in their environment. Those of proxies (HTTPS_PROXY and the like) name nobody who is called. */
export const writtenUrls = question((graph): readonly WrittenUrl[] => {
  const out: WrittenUrl[] = [];
  for (const workload of workloads(graph)) {
    const proxy = proxyOf(graph, workload);
    if (proxy?.type !== 'sidecar') continue;
    for (const container of workload.podSpec.get('containers').items()) {
      for (const variable of container.get('env').items()) {
        const at = variable.get('value');
        const value = at.string();
        if (value === undefined || /proxy/i.test(variable.get('name').string() ?? '')) continue;
        const found = urlOf(value);
        if (found) out.push({ proxy, call: { ...found, source: 'url', at } });
      }
    }
  }
  return out;
});

function urlOf(text: string): Omit<ExpectedCall, 'source' | 'at'> | undefined {
  const match = /^(https?):\/\/(?:[^@/\s]*@)?([A-Za-z0-9.-]+)(?::(\d{1,5}))?([/?#]\S*)?$/.exec(text.trim());
  const scheme = schemes[match?.[1] ?? ''];
  if (!match || !scheme || isUnknown(text) || isAddress(match[2]!)) return undefined;
  const path = (match[4] ?? '/').split(/[?#]/)[0] || '/';
  return { host: match[2]!, port: Number(match[3]) || scheme.port, bytes: scheme.bytes, path };
}

/** Sidecars for which every route and every upstream is the same, so that a call takes the same way. */
export interface ClientClass {
  readonly first: Proxy;
  readonly members: readonly Proxy[];
}

export const clientClasses = question((graph): readonly ClientClass[] => {
  const out = new Map<Proxy, Map<unknown, Proxy[]>>();
  for (const proxy of proxies(graph)) {
    if (proxy.type !== 'sidecar') continue;
    const stand = standIn(graph, proxy);
    const byUpstreams = out.get(stand) ?? new Map<unknown, Proxy[]>();
    out.set(stand, byUpstreams);
    append(byUpstreams, upstreams(graph, proxy), proxy);
  }
  return [...out.values()].flatMap((classes) => [...classes.values()].map((members) => ({ first: members[0]!, members })));
});

/** The calls that some sidecar is expected to make, as rules and ServiceEntries show, each once. */
export const expectedCalls = question((graph): readonly ExpectedCall[] => {
  const out = new Map<string, ExpectedCall>();
  const add = (call: ExpectedCall): void => {
    const key = `${call.host} ${call.port} ${call.bytes} ${call.path}`;
    if (!out.has(key) && !isUnknown(call.host)) out.set(key, call);
  };
  for (const service of virtualServices(graph))
    if (service.semantics === 'istio' && service.gateways.includes(mesh)) for (const call of routedCalls(graph, service)) add(call);
  for (const service of services(graph)) {
    if (service.registry !== 'External' || isWildcard(service.hostname)) continue;
    for (const { number, protocol, at } of service.ports) {
      const bytes = bytesOf(protocol);
      if (bytes) add({ host: service.hostname, port: number, bytes, path: '/', source: 'entry', at });
    }
  }
  return [...out.values()];
});

const bytesOf = (protocol: Protocol): Bytes | undefined => {
  if (isTls(protocol)) return 'tls';
  if (isHttp(protocol)) return 'http';
  return protocol === 'TCP' ? 'tcp' : undefined;
};

/** A name that a host stands for. */
const exampleOf = (host: string): string | undefined => {
  if (!isWildcard(host)) return host;
  return host.startsWith('*.') ? `any${host.slice(1)}` : undefined;
};

const portsOf = questionAbout((graph: Graph, service: VirtualService): { http: number[]; tls: number[] } => {
  const all = service.hosts.flatMap((host) => servicesByHost(graph).get(host) ?? []).flatMap(({ ports }) => ports);
  const numbers = (test: (protocol: Protocol) => boolean): number[] => [
    ...new Set(all.filter(({ protocol }) => test(protocol)).map(({ number }) => number)),
  ];
  return { http: numbers((protocol) => isHttp(protocol) || protocol === 'AUTO'), tls: numbers(isTls) };
});

/** The calls that the rules of a VirtualService are written for. */
function* routedCalls(graph: Graph, service: VirtualService): Iterable<ExpectedCall> {
  const ports = portsOf(graph, service);
  const hosts = service.hosts.flatMap((host) => exampleOf(host) ?? []);
  const isForMesh = ({ gateways }: { gateways: readonly string[] | undefined }): boolean => gateways?.includes(mesh) ?? true;
  for (const { matches, at } of service.http) {
    const conditions = matches.length ? matches.filter(isForMesh).map(({ match, at }) => ({ match, at })) : [{ match: undefined, at }];
    for (const { match, at } of conditions) {
      const { regex, exact, prefix } = match?.uri ?? {};
      if (regex !== undefined) continue;
      const path = exact ?? prefix ?? '/';
      const numbers = match?.port ? [match.port] : ports.http.length ? ports.http : [80];
      for (const host of hosts) for (const port of numbers) yield { host, port, bytes: 'http', path, source: 'route', at: at() };
    }
  }
  for (const { matches } of service.tls) {
    for (const { match, at } of matches.filter(isForMesh)) {
      const numbers = match.port ? [match.port] : ports.tls;
      for (const name of match.sniHosts ?? []) {
        const host = exampleOf(name);
        if (host !== undefined) for (const port of numbers) yield { host, port, bytes: 'tls', path: '/', source: 'route', at: at() };
      }
    }
  }
  for (const { matches } of service.tcp)
    for (const { match, at } of matches.filter(isForMesh))
      if (match.port) for (const host of hosts) yield { host, port: match.port, bytes: 'tcp', path: '/', source: 'route', at: at() };
}
