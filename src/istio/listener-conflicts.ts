import { append, type Graph, question, questionAbout, type Resource } from '../graph/index.ts';
import { type Field, isUnknown } from '../yaml/index.ts';
import { isPassthrough } from './gateway-merge.ts';
import { gatewayWorkloads } from './gateway-workloads.ts';
import { type FilterChain, type Listener, listeners, serverNames } from './listeners.ts';
import type { Proxy } from './proxy.ts';

/**
 * What makes Envoy refuse a whole listener: two filter chains for one name. Envoy compares names without regard to case, and takes a name
 * that one chain lists twice as two (FilterChainManagerImpl::addFilterChainForServerNames).
 */
export interface ListenerConflict {
  readonly listener: Listener;
  /** In lower case; `*` where both chains take every name that no other chain does. */
  readonly name: string;
  readonly first: ChainClaim;
  readonly second: ChainClaim;
}

/** A chain that takes a name, and what makes it. */
export interface ChainClaim {
  readonly chain: FilterChain;
  readonly at: Field;
  /** The object that the place belongs to. */
  readonly resource: Resource;
}

/** Every name of a listener that is taken more than once, each further time with the first. */
export const listenerConflicts = questionAbout((graph: Graph, proxy: Proxy): readonly ListenerConflict[] => {
  const out: ListenerConflict[] = [];
  for (const listener of listeners(graph, proxy)) {
    const claims = new Map<string, ChainClaim>();
    for (const chain of listener.chains) {
      for (const { name, at } of chain.sni ?? [{ name: '*', at: catchAllPlace(chain) }]) {
        if (isUnknown(name)) continue;
        // Chains for the mesh alone are told apart from others by ALPN.
        const key = `${chain.meshOnly ? 'mesh ' : ''}${name.toLowerCase()}`;
        const claim = { chain, at, resource: ownerOf(chain) };
        const first = claims.get(key);
        if (first) out.push({ listener, name: name.toLowerCase(), first, second: claim });
        else claims.set(key, claim);
      }
    }
  }
  return out;
});

/** The conflicts of all gateway workloads by the object whose place takes the name again; one for each pair of places. */
export const chainCollisions = question((graph): ReadonlyMap<Resource, readonly ChainCollision[]> => {
  const out = new Map<Resource, Growing[]>();
  const known = new Map<Field, Map<Field, Growing>>();
  for (const proxy of gatewayWorkloads(graph)) {
    for (const conflict of listenerConflicts(graph, proxy)) {
      const { first, second } = conflict;
      const ofPlace = known.get(second.at) ?? new Map<Field, Growing>();
      known.set(second.at, ofPlace);
      const same = ofPlace.get(first.at);
      if (same) {
        same.proxies.push(proxy);
        continue;
      }
      const growing = { ...conflict, proxies: [proxy] };
      ofPlace.set(first.at, growing);
      append(out, second.resource, growing);
    }
  }
  return out;
});

export interface ChainCollision extends ListenerConflict {
  /** Every workload where it is so. */
  readonly proxies: readonly Proxy[];
}

type Growing = ListenerConflict & { proxies: Proxy[] };

/** Passthrough chains take their names from a VirtualService, all others from the server. */
const ownerOf = ({ from, servers: [server] }: FilterChain): Resource =>
  (from && server && isPassthrough(server) ? from.config : server!.gateway).resource;

/** What makes a chain take everything: the `*` among its names, or that it has none. */
function catchAllPlace(chain: FilterChain): Field {
  const server = chain.servers[0]!;
  if (chain.tls) return serverNames(server).find(({ name }) => name === '*')?.at ?? chain.at;
  if (!isPassthrough(server)) return server.bind ? server.at('bind') : server.at('port');
  const names = chain.at.get('sniHosts');
  return names.items().find((item) => item.string() === '*') ?? (names.exists ? names : chain.at);
}
