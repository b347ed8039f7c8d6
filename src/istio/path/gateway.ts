import { type Graph, questionAbout } from '../../graph/index.ts';
import { type VirtualHost, virtualHosts } from '../gateway-http.ts';
import { mergedGateway } from '../gateway-merge.ts';
import { HostIndex } from '../hosts.ts';
import { listenerConflicts } from '../listener-conflicts.ts';
import { type ChainTls, type FilterChain, type Listener, listeners } from '../listeners.ts';
import type { Proxy } from '../proxy.ts';
import { credentials } from './credentials.ts';
import { answered, type Choice } from './outbound.ts';
import { fine, say } from './outcomes.ts';
import { routeFor } from './requests.ts';
import { type Acceptance, isFailure, type Missing, type Outcome, type TlsLayer } from './types.ts';

/** What arrives at a gateway. */
export interface Arrival {
  /** Port of the workload. */
  readonly port: number;
  /** Layers of TLS, the outermost last. */
  readonly layers: readonly TlsLayer[];
  /** What is inside: `tcp` for bytes that are no HTTP. */
  readonly content: 'http' | 'tcp';
  /** Host of the request. */
  readonly host: string;
  readonly path: string;
}

export interface GatewayChoice extends Choice {
  readonly accepted: Acceptance | undefined;
  /** Layers of TLS that are left. */
  readonly layers: readonly TlsLayer[];
  /** What the input leaves open on the way. */
  readonly open: Outcome | undefined;
}

/** What a gateway does with a connection: which chain takes it, what is left of its TLS, and where it goes. */
export function gatewayChoice(graph: Graph, proxy: Proxy, arrival: Arrival): GatewayChoice {
  const { port, layers, host } = arrival;
  const fail = (outcome: Outcome, accepted?: Acceptance): GatewayChoice => ({
    route: undefined,
    clusters: [],
    outcome,
    host,
    accepted,
    layers,
    open: undefined,
  });
  const listener = listeners(graph, proxy).find((one) => one.port === port);
  if (!listener) return fail(noListener(graph, proxy, port));
  const conflict = listenerConflicts(graph, proxy).find((one) => one.listener === listener);
  if (conflict) {
    const { name, first, second } = conflict;
    const detail = `two filter chains on port ${port} of ${proxy.name} take ${name === '*' ? 'every server name' : name}, so Envoy refuses the listener`;
    return fail(say('no-listener', detail, [second.at, first.at]));
  }
  const outer = layers.at(-1);
  const chain = chainFor(graph, listener, outer);
  if (!chain) return fail(noChain(proxy, listener, outer));
  const server = chain.servers[0]!;
  const accept = (terminates: Acceptance['terminates']): Acceptance => ({ port, chain, server, terminates });
  if (!chain.tls) return forward(graph, proxy, arrival, accept('none'));
  if (!outer) {
    const detail = `port ${port} of ${proxy.name} expects TLS, but plain text arrives`;
    return fail(say('plaintext-to-tls-port', detail, [server.at('tls', 'mode'), server.at()]), accept('none'));
  }
  const accepted = accept(chain.tls.mode === 'istio_mutual' ? 'mtls' : 'tls');
  const refused = handshake(graph, proxy, chain.tls, chain, outer);
  if (isFailure(refused)) return fail(refused, accepted);
  const open = refused.verdict === 'unknown' ? refused : undefined;
  return { ...forward(graph, proxy, { ...arrival, layers: layers.slice(0, -1) }, accepted), open };
}

function noListener(graph: Graph, proxy: Proxy, port: number): Outcome {
  const { undecided, dropped, accepted } = mergedGateway(graph, proxy);
  const places = dropped.filter(({ server }) => server.port === port).map(({ server }) => server.at());
  if (undecided.length > 0)
    return say('unknown', `a Gateway of ${proxy.name} has servers with placeholders`, [
      undecided[0]!.gateway.at('servers', undecided[0]!.index),
    ]);
  const missing: Missing[] = accepted.length + dropped.length > 0 ? [] : [{ kind: 'Gateway', namespace: undefined, name: proxy.name }];
  // A server without a route has no chain, and then no listener.
  const idle = accepted.filter((server) => server.port === port).map((server) => server.at());
  const detail =
    idle.length > 0
      ? `no rule sends the connections of port ${port} of ${proxy.name} anywhere, so there is no listener`
      : `no server of a Gateway listens on port ${port} of ${proxy.name}`;
  return say(missing.length ? 'unknown' : 'no-listener', detail, [...idle, ...places], missing);
}

/** The chains of a listener by server name, and those that take what no other does. */
interface Chains {
  readonly named: HostIndex<FilterChain>;
  readonly open: readonly FilterChain[];
}

const chainsOf = questionAbout((_: Graph, { chains }: Listener): Chains => {
  const named = new HostIndex<FilterChain>();
  for (const chain of chains) for (const { name } of chain.sni ?? []) named.add(name.toLowerCase(), chain);
  return { named, open: chains.filter(({ sni }) => sni === undefined) };
});

function chainFor(graph: Graph, listener: Listener, outer: TlsLayer | undefined): FilterChain | undefined {
  const { named, open } = chainsOf(graph, listener);
  const bySni = outer?.sni === undefined ? undefined : named.mostSpecific(outer.sni.toLowerCase())?.values[0];
  return bySni ?? open.find(({ tls }) => Boolean(tls) === Boolean(outer)) ?? open[0];
}

function noChain(proxy: Proxy, { port, chains }: Listener, outer: TlsLayer | undefined): Outcome {
  const places = chains.map(({ at }) => at);
  if (!outer) return say('plaintext-to-tls-port', `port ${port} of ${proxy.name} takes TLS only, but plain text arrives`, places);
  const name = outer.sni === undefined ? 'no server name' : `server name ${outer.sni}`;
  return say('sni-not-served', `TLS with ${name} arrives, which no server on port ${port} of ${proxy.name} takes`, [
    outer.sniAt ?? outer.at,
    ...places,
  ]);
}

/** Whether client and server agree about who shows which certificate. */
function handshake(graph: Graph, proxy: Proxy, tls: ChainTls, chain: FilterChain, outer: TlsLayer): Outcome {
  const server = chain.servers[0]!;
  const mode = server.at('tls', 'mode');
  const isOfMesh = tls.mode === 'istio_mutual' || tls.certificates.includes('default');
  if (isOfMesh && outer.kind !== 'mtls') {
    if (tls.mode === 'istio_mutual' || tls.mode === 'mutual')
      return say('mtls-required', `${proxy.name} demands mTLS of the mesh (ISTIO_MUTUAL), but the connection is ordinary TLS`, [
        mode,
        outer.at,
      ]);
    return fine;
  }
  if (!isOfMesh && outer.kind === 'mtls') {
    const detail = `${proxy.name} shows a certificate of its own, but a client that speaks mTLS of the mesh accepts only certificates of the mesh`;
    return say('mtls-not-understood', detail, [outer.at, mode]);
  }
  if (tls.mode === 'mutual' && !outer.clientCertificate)
    return say('client-certificate-required', `${proxy.name} demands a client certificate (MUTUAL), but none is shown`, [mode, outer.at]);
  return credentials(graph, proxy, [...tls.certificates, ...(tls.ca ? [tls.ca] : [])], server.at('tls', 'credentialName'));
}

const byDomain = questionAbout((_: Graph, hosts: readonly VirtualHost[]): HostIndex<VirtualHost> => {
  const out = new HostIndex<VirtualHost>();
  for (const host of hosts) out.add(host.domain, host);
  return out;
});

function forward(graph: Graph, proxy: Proxy, arrival: Arrival, accepted: Acceptance): GatewayChoice {
  const { layers, host, port, path, content } = arrival;
  const { chain, server } = accepted;
  const rest = { accepted, layers, host, open: undefined };
  if (chain.routeName === undefined) {
    if (chain.meshOnly && layers.at(-1)?.kind !== 'mtls') {
      const detail = `port ${port} of ${proxy.name} passes on only mTLS of the mesh (AUTO_PASSTHROUGH)`;
      return { ...rest, route: undefined, clusters: [], outcome: say('mtls-required', detail, [server.at('tls', 'mode')]) };
    }
    return { ...rest, route: { from: chain.from, at: chain.at, match: undefined }, clusters: chain.to, outcome: undefined };
  }
  const end = (outcome: Outcome): GatewayChoice => ({ ...rest, route: undefined, clusters: [], outcome });
  const inner = layers.at(-1);
  if (inner) {
    const verdict = chain.tls ? 'double-tls' : 'tls-to-plaintext-port';
    const detail = chain.tls
      ? `${proxy.name} takes off one layer of TLS and finds another where it expects HTTP`
      : `port ${port} of ${proxy.name} expects plain HTTP, but TLS arrives`;
    return end(say(verdict, detail, [inner.at, chain.at]));
  }
  if (content === 'tcp') return end(say('no-route', `port ${port} of ${proxy.name} takes HTTP only`, [chain.at]));
  const [virtualHost] = byDomain(graph, virtualHosts(graph, proxy, chain.routeName)).mostSpecific(host.toLowerCase())?.values ?? [];
  if (virtualHost?.requiresTls && accepted.terminates === 'none')
    return end(say('answered', 'a redirect to https (httpsRedirect)', [virtualHost.servers[0]?.at('tls', 'httpsRedirect')]));
  const route = virtualHost && routeFor(virtualHost.routes, path);
  if (!route) {
    const detail = virtualHost?.routes.length
      ? `no rule for ${host} on port ${port} of ${proxy.name} takes ${path}: 404`
      : `no VirtualService gives ${host} a route on port ${port} of ${proxy.name}: 404`;
    return end(say('no-route', detail, [server.at(), ...(virtualHost?.routes.map(({ from }) => from.config.at('http')) ?? [])]));
  }
  return { ...rest, ...answered(route, host) };
}
