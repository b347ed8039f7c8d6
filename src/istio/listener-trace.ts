import type { Graph } from '../graph/index.ts';
import { delivery, ownCertificate, ownRoot } from './credentials.ts';
import { virtualHosts } from './gateway-http.ts';
import { clusterText, routeTrace } from './http-routes.ts';
import { type ChainTls, type FilterChain, listeners } from './listeners.ts';
import type { Proxy } from './proxy.ts';
import type { ChainTrace, ListenerTrace, ProxyTrace } from './trace.ts';

/** The listeners of a gateway, in the shape of the trace. */
export const listenerTraces = (graph: Graph, proxy: Proxy): ListenerTrace[] =>
  listeners(graph, proxy).map(({ port, bind, chains }) => ({
    port,
    ...(bind && { bind }),
    chains: chains.map((chain) => chainTrace(graph, proxy, chain)),
  }));

const chainTrace = (graph: Graph, proxy: Proxy, chain: FilterChain): ChainTrace => ({
  ...(chain.sni && { sni: chain.sni.map(({ name }) => name) }),
  ...(chain.tls && { tls: tlsTrace(chain.tls) }),
  ...(chain.routeName === undefined ? { tcp: tcpTrace(chain) } : { http: httpTrace(graph, proxy, chain.routeName) }),
});

const tlsTrace = ({ mode, certificates, ca, minVersion, maxVersion }: ChainTls): NonNullable<ChainTrace['tls']> => ({
  // MUTUAL with the workload's own certificate and the root of the mesh is what ISTIO_MUTUAL makes of it too.
  ...(mode === 'mutual' && ca === ownRoot && certificates.join() === ownCertificate
    ? { mode: 'istio_mutual' }
    : { mode, ...(certificates.length && { certificate: [...certificates] }), ...(ca !== undefined && { ca }) }),
  ...(minVersion && { minVersion }),
  ...(maxVersion && { maxVersion }),
});

/** A chain for the mesh leads to the upstream that its SNI names. */
const tcpTrace = ({ meshOnly, sni, to }: FilterChain): string[] => (meshOnly ? (sni ?? []).map(({ name }) => name) : to.map(clusterText));

/** Domains with the same routes share an entry. */
function httpTrace(graph: Graph, proxy: Proxy, routeName: string): NonNullable<ChainTrace['http']> {
  const shared = new Map<string, { domains: string[]; requireTls?: true; routes?: ReturnType<typeof routeTrace>[] }>();
  for (const { domain, requiresTls, routes } of virtualHosts(graph, proxy, routeName)) {
    const rest = { ...(requiresTls && { requireTls: true as const }), ...(routes.length && { routes: routes.map(routeTrace) }) };
    const key = JSON.stringify(rest);
    const known = shared.get(key);
    if (known) known.domains.push(domain);
    else shared.set(key, { domains: [domain], ...rest });
  }
  return [...shared.values()];
}

/** What SDS answers for the credentials of a gateway's listeners, and for further ones that its upstreams name. */
export function secretTraces(graph: Graph, proxy: Proxy, upstream: readonly string[]): NonNullable<ProxyTrace['secrets']> {
  const names = new Set(upstream);
  for (const { chains } of listeners(graph, proxy)) {
    for (const { tls } of chains) for (const name of [...(tls?.certificates ?? []), tls?.ca]) if (name) names.add(name);
  }
  return Object.fromEntries(
    [...names]
      .filter((name) => /^(?:configmap|kubernetes|kubernetes-gateway):\/\//.test(name))
      .map((name) => [name, delivery(graph, proxy, name).reason === 'delivered' ? 'delivered' : 'not delivered']),
  );
}
