import { append, type Graph, question, questionAbout, type Resource } from '../graph/index.ts';
import { boundTo } from './gateway-http.ts';
import { type DropReason, type GatewayServer, isTlsServer, mergedGateway } from './gateway-merge.ts';
import { gatewaysText, gatewayWorkloads } from './gateway-workloads.ts';
import { HostIndex, withoutNamespace } from './hosts.ts';
import type { Proxy } from './proxy.ts';
import { serviceTargets } from './service-targets.ts';

/** Two servers of one port and bind of a workload that cannot both be served as written. */
export interface ServerConflict {
  /** The one that is dropped, or for `mixed` the plaintext one. */
  readonly server: GatewayServer;
  /** The one that stands in its way. */
  readonly other: GatewayServer;
  /**
   * `mixed`: a plaintext server after TLS servers is kept, takes every connection whose SNI none of them names, and keeps later TLS servers out (since 1.29).
   */
  readonly reason: DropReason | 'mixed';
  /** The hosts that both have, for `duplicate-host`. */
  readonly hosts: readonly string[];
  /** Every workload where it is so. */
  readonly proxies: readonly Proxy[];
  /** Which of the two comes first is known: both in one Gateway, both with a creation time, or the other one derived from an Ingress. */
  readonly isOrderKnown: boolean;
  /** `other` was dropped too, so nothing at all serves what both have. */
  readonly isOtherDropped: boolean;
}

type Growing = Omit<ServerConflict, 'proxies'> & { proxies: Proxy[] };

/** The conflicts of all servers by the object that the losing server comes from; one for each pair, however many workloads have it. */
export const serverConflicts = question((graph): ReadonlyMap<Resource, readonly ServerConflict[]> => {
  const out = new Map<Resource, Growing[]>();
  const known = new Map<string, Growing>();
  const ids = new Map<object, number>();
  const idOf = ({ gateway, index }: GatewayServer): string => {
    const id = ids.get(gateway) ?? ids.size;
    ids.set(gateway, id);
    return `${id}.${index}`;
  };
  const add = (proxy: Proxy, conflict: Omit<Growing, 'proxies' | 'isOrderKnown'>): void => {
    const { server, other } = conflict;
    // Two documents of one name are one object in the cluster: the later replaces the earlier.
    if (server.gateway !== other.gateway && server.gatewayName === other.gatewayName) return;
    if (!isSamePortForSure(graph, proxy, server, other)) return;
    const key = `${idOf(server)} ${idOf(other)} ${conflict.reason}`;
    const same = known.get(key);
    if (same) {
      same.proxies.push(proxy);
      return;
    }
    const growing = { ...conflict, proxies: [proxy], isOrderKnown: isOrderKnown(server, other) };
    known.set(key, growing);
    append(out, server.gateway.resource, growing);
  };
  for (const proxy of gatewayWorkloads(graph)) {
    const { dropped, accepted } = mergedGateway(graph, proxy);
    const gone = new Set(dropped.map(({ server }) => server));
    for (const { server, winner, reason, hosts } of dropped)
      add(proxy, { server, other: winner, reason, hosts, isOtherDropped: gone.has(winner) });
    const firstTls = new Map<string, GatewayServer>();
    for (const server of accepted) {
      const key = `${server.port} ${server.bind}`;
      const tls = firstTls.get(key);
      if (isTlsServer(server)) firstTls.set(key, tls ?? server);
      else if (tls) add(proxy, { server, other: tls, reason: 'mixed', hosts: [], isOtherDropped: false });
    }
  }
  return out;
});

/** Equal numbers are one port whatever the Services say; different ones only if these Services are fully known. */
const isSamePortForSure = (graph: Graph, proxy: Proxy, a: GatewayServer, b: GatewayServer): boolean =>
  a.spec.port?.number === b.spec.port?.number || !serviceTargets(graph, proxy).some(({ service }) => service.isUncertain);

const isOrderKnown = (server: GatewayServer, other: GatewayServer): boolean =>
  server.gateway === other.gateway ||
  other.gateway.createdAt === Number.NEGATIVE_INFINITY ||
  (other.gateway.createdAt !== undefined && server.gateway.createdAt !== undefined);

/** The hosts of a dropped server that no accepted server of its port and bind covers, of those that speak TLS if it does, else of the others. */
export function lostHosts(graph: Graph, { server, proxies }: ServerConflict): readonly string[] {
  const proxy = proxies[0];
  const served = proxy && servedHosts(graph, proxy).get(servedKey(server));
  return server.hosts.filter((host) => !served?.covering(withoutNamespace(host)).length);
}

const servedHosts = questionAbout((graph: Graph, proxy: Proxy): ReadonlyMap<string, HostIndex<GatewayServer>> => {
  const out = new Map<string, HostIndex<GatewayServer>>();
  for (const server of mergedGateway(graph, proxy).accepted) {
    const key = servedKey(server);
    const index = out.get(key) ?? new HostIndex<GatewayServer>();
    out.set(key, index);
    for (const host of server.hosts) index.add(withoutNamespace(host), server);
  }
  return out;
});

const servedKey = (server: GatewayServer): string => `${server.port} ${server.bind} ${isTlsServer(server)}`;

/** Whether a dropped server changes nothing: the other one has the same settings and at least its hosts, and every VirtualService that it would serve. */
export function isHarmless(graph: Graph, { server, other, proxies, isOrderKnown: known, isOtherDropped }: ServerConflict): boolean {
  const covers = (winner: GatewayServer, loser: GatewayServer): boolean =>
    loser.hosts.every((host) => winner.hosts.includes(host)) &&
    proxies.every((proxy) => {
      const names = new Set(boundTo(graph, proxy, winner).map(({ service }) => service.config));
      return boundTo(graph, proxy, loser).every(({ service }) => names.has(service.config));
    });
  if (isOtherDropped || JSON.stringify(server.spec.tls) !== JSON.stringify(other.spec.tls)) return false;
  return covers(other, server) && (known || covers(server, other));
}

/** How messages call a server: `HTTPS server "https-shop"`; what istiod derived has no name that anybody knows. */
export const serverText = ({ spec, gateway }: GatewayServer): string => {
  const name = gateway.derived ? undefined : spec.port?.name;
  return `${spec.port?.protocol?.toUpperCase() ?? ''} server${name ? ` "${name}"` : ''}`;
};

/** The same with the object that it comes from, seen from an object: `HTTPS server "https-shop" of this Gateway`. */
export const ownedServerText = (server: GatewayServer, from: Resource): string =>
  `${serverText(server)} of ${resourceText(server.gateway.resource, from)}`;

/** How messages call an object, seen from one that may be the same: `Gateway "shop/web"`. */
export const resourceText = (resource: Resource, from: Resource): string =>
  resource === from ? `this ${resource.ref.kind}` : `${resource.ref.kind} "${resource.id}"`;

/** `port 443 of Deployment "istio-ingress/gw"`; with the port of its Pods where that is what two numbers have in common. */
export function portText({ server, other, proxies }: Pick<ServerConflict, 'server' | 'other' | 'proxies'>): string {
  const number = server.spec.port?.number;
  const bind = server.bind ? ` at ${server.bind}` : '';
  const same =
    number === other.spec.port?.number ? '' : ` (port ${server.port} of its Pods, which port ${other.spec.port?.number} leads to as well)`;
  return `port ${number}${bind} of ${gatewaysText(proxies)}${same}`;
}
