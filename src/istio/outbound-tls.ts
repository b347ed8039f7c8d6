import type { Graph } from '../graph/index.ts';
import { clusterTexts } from './http-routes.ts';
import { type OutboundChain, outboundListeners } from './outbound-listeners.ts';
import type { Proxy } from './proxy.ts';
import type { ProxyTrace } from './trace.ts';

export interface TlsChain {
  readonly port: number;
  readonly sni: readonly string[];
  readonly chain: OutboundChain;
}

/** The outbound filter chains of a sidecar that are chosen by server name. */
export const outboundTls = (graph: Graph, proxy: Proxy): readonly TlsChain[] =>
  outboundListeners(graph, proxy).flatMap(({ port, chains }) =>
    chains.filter(({ sni }) => sni.length > 0 && !sni.includes('*')).map((chain) => ({ port, sni: [...chain.sni].sort(), chain })),
  );

export const outboundTlsTrace = (graph: Graph, proxy: Proxy): NonNullable<ProxyTrace['outboundTls']> =>
  outboundTls(graph, proxy).map(({ port, sni, chain }) => ({ port, sni: [...sni], to: clusterTexts(chain.to) }));
