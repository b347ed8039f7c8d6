import { type Graph, question, questionAbout, type Workload } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { aliases, otherNames } from './aliases.ts';
import { portEndpoints } from './endpoints.ts';
import { HostIndex, isAddress, isWildcard } from './hosts.ts';
import { type Cluster, clusterOf, destinations, type Misfit, sourceMisfit } from './http-routes.ts';
import { isHttp, isTls, listenerProtocol, type Protocol } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import { type EgressListener, type ServiceScope, serviceScope } from './service-scope.ts';
import { noAddress, type Service, services } from './services.ts';
import type { L4Match, TlsMatch } from './specs.ts';
import { type L4RouteRule, type MatchOf, mesh, type VirtualService, virtualServices } from './virtual-services.ts';

/**
 * The outbound listeners of a sidecar with their filter chains.
 * Source: pilot/pkg/networking/core/listener.go buildSidecarOutboundListeners, pilot/pkg/networking/core/tls.go.
 */
export interface OutboundListener {
  /** Address that the application connects to; `0.0.0.0` for every address without a listener of its own. */
  readonly bind: string;
  readonly port: number;
  readonly chains: readonly OutboundChain[];
  /** `AUTO` where HTTP and other bytes are told apart. */
  readonly protocol: Protocol;
}

export interface OutboundChain {
  /** Server names that the chain is chosen by; none where any connection fits. */
  readonly sni: readonly string[];
  /** Destination addresses that the chain is chosen by, besides the listener's. */
  readonly cidrs: readonly string[];
  /** Route table of an HTTP chain, `PORT` or `HOST:PORT`; undefined where bytes are forwarded. */
  readonly routes: string | undefined;
  readonly to: readonly Cluster[];
  /** The service that the chain was made for. HTTP chains stand for every HTTP service of the port. */
  readonly service: Service;
  /** The rule that decided where the chain leads; undefined where the service itself did. */
  readonly rule: ChainRule | undefined;
}

export interface ChainRule {
  readonly from: VirtualService;
  readonly rule: L4RouteRule<TlsMatch> | L4RouteRule<L4Match>;
  /** The condition, or the rule where that has none. */
  at(): Field;
}

interface Entry {
  readonly bind: string;
  readonly port: number;
  chains: OutboundChain[];
  readonly keys: Set<string>;
  protocol: Protocol;
  /** Made for a port that the Sidecar names: the entry without port adds nothing. */
  locked: boolean;
}

/** Ports of the sidecar itself: no HTTP listener for every address can take them. */
const reservedPorts = new Set([15001, 15006, 15021, 15090]);

/** What a sidecar's application can connect to by way of its Envoy. */
export const outboundListeners = (graph: Graph, proxy: Proxy): readonly OutboundListener[] => listenersOf(graph, standIn(graph, proxy));

const listenersOf = questionAbout((graph: Graph, proxy: Proxy): readonly OutboundListener[] => {
  const map = new Map<string, Entry>();
  for (const listener of serviceScope(graph, proxy).listeners) {
    const builder = new Builder(graph, proxy, listener, map);
    if (listener.port) for (const service of listener.services) builder.add(service, listener.port);
    else {
      for (const entry of map.values()) entry.locked = true;
      for (const service of listener.services) for (const port of service.ports) builder.addServicePort(service, port);
    }
  }
  return [...map.values()];
});

/** The first of the sidecars that get the same listeners and routes: same scope, and same labels as far as VirtualServices ask for them. */
export const standIn = questionAbout((graph: Graph, proxy: Proxy): Proxy => {
  const labels = sourceSignature(graph, proxy);
  const self = proxy.workload && headlessWorkloads(graph).has(proxy.workload) ? proxy.workload.resource.id : '';
  const ofScope = standIns(graph, serviceScope(graph, proxy));
  const key = `${self} ${labels}`;
  const known = ofScope.get(key);
  if (!known) ofScope.set(key, proxy);
  return known ?? proxy;
});

const standIns = questionAbout((_: Graph, __: ServiceScope) => new Map<string, Proxy>());

/** What of the labels of a proxy VirtualServices ask for: those with the same answer here get the same routes from the same VirtualServices. */
export const sourceSignature = (graph: Graph, { labels }: Pick<Proxy, 'labels'>): string =>
  JSON.stringify([...sourceLabels(graph)].map((name) => labels[name] ?? null));

const sourceLabels = question((graph): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const { http, tls, tcp } of virtualServices(graph))
    for (const { matches } of [...http, ...tls, ...tcp])
      for (const { match } of matches) for (const name of Object.keys(match.sourceLabels ?? {})) out.add(name);
  return out;
});

/** Workloads that a headless Service leads to: their own sidecars have no listener for their own Pods. */
const headlessWorkloads = question((graph): ReadonlySet<Workload> => {
  const out = new Set<Workload>();
  for (const service of services(graph))
    if (service.resolution === 'Passthrough')
      for (const { number } of service.ports)
        for (const { workload } of portEndpoints(graph, service, number)) if (workload) out.add(workload);
  return out;
});

interface ListenerPort {
  readonly number: number;
  readonly protocol: Protocol;
}

class Builder {
  readonly #graph: Graph;
  readonly #proxy: Proxy;
  readonly #listener: EgressListener;
  readonly #map: Map<string, Entry>;
  readonly #virtualServices = new HostIndex<VirtualService>();

  constructor(graph: Graph, proxy: Proxy, listener: EgressListener, map: Map<string, Entry>) {
    this.#graph = graph;
    this.#proxy = proxy;
    this.#listener = listener;
    this.#map = map;
    for (const service of listener.virtualServices)
      if (service.tls.length + service.tcp.length > 0) for (const host of service.hosts) this.#virtualServices.add(host, service);
  }

  /** A port of a service for the entry without port: a headless one is reached at the addresses of its Pods. */
  addServicePort(service: Service, port: ListenerPort): void {
    const kind = listenerProtocol(port.protocol);
    if (isHttp(port.protocol) && reservedPorts.has(port.number) && [undefined, noAddress].includes(this.#bind())) return;
    const isHeadless = !this.#bind() && service.resolution === 'Passthrough' && service.address === noAddress;
    const endpoints = isHeadless && (kind === 'TCP' || kind === 'AUTO') ? portEndpoints(this.#graph, service, port.number) : undefined;
    if (!endpoints || (service.registry === 'External' && endpoints.length === 0 && service.selector === undefined)) {
      this.add(service, port);
      return;
    }
    for (const { address, workload } of endpoints) {
      if (address !== undefined && !isAddress(address)) continue;
      // What goes to the Pod itself never passes an outbound listener.
      if (workload === undefined || workload !== this.#proxy.workload)
        this.add(service, port, address ?? `Pods of ${workload?.resource.id}`);
    }
  }

  /** @param at address of the listener, where it is not the service's own */
  add(service: Service, port: ListenerPort, at = this.#bind()): void {
    const kind = listenerProtocol(port.protocol);
    if (service.resolution === 'Alias' || kind === 'UDP') return;
    let bind = at;
    let cidrs: readonly string[] = [];
    if (bind === undefined) {
      const isRange = service.address.includes('/');
      bind = kind === 'HTTP' || isRange ? noAddress : service.address;
      if (kind !== 'HTTP' && isRange) cidrs = [service.address];
    }
    const key = `${bind} ${port.number}`;
    const current = this.#map.get(key);
    if (current?.locked) return;

    const forwarding = (): OutboundChain[] => this.#forwardingChains(service, port, bind, cidrs);
    const http = (): OutboundChain => ({
      sni: [],
      cidrs: [],
      routes: kind === 'AUTO' && bind !== noAddress ? `${service.hostname}:${port.number}` : String(port.number),
      to: [],
      service,
      rule: undefined,
    });
    if (port.protocol === 'HTTP_PROXY' || kind === 'HTTP') {
      if (current && (port.protocol === 'HTTP_PROXY' || listenerProtocol(current.protocol) !== 'TCP')) return;
      // On 0.0.0.0 bytes that are no HTTP pass on to where they wanted to go.
      const protocol = bind === noAddress && port.protocol !== 'HTTP_PROXY' ? 'AUTO' : port.protocol;
      if (!current) this.#map.set(key, entryOf(bind, port.number, [http()], protocol));
      else if (mayShare(port.protocol, current.protocol)) join(current, [http()], 'AUTO');
    } else if (kind === 'TCP') {
      if (!current) this.#map.set(key, entryOf(bind, port.number, forwarding(), port.protocol));
      else if (mayShare(port.protocol, current.protocol)) join(current, forwarding(), isHttp(current.protocol) ? 'AUTO' : current.protocol);
    } else if (!current || isHttp(current.protocol)) {
      this.#map.set(key, entryOf(bind, port.number, [...forwarding(), http()], 'AUTO'));
    } else if (mayShare(port.protocol, current.protocol)) {
      join(current, current.protocol === 'AUTO' ? forwarding() : [...forwarding(), http()], 'AUTO');
    }
  }

  #bind(): string | undefined {
    const { bind, at } = this.#listener;
    return bind || (at?.get('captureMode').string() === 'NONE' ? '127.0.0.1' : undefined);
  }

  #forwardingChains(service: Service, port: ListenerPort, bind: string, cidrs: readonly string[]): OutboundChain[] {
    const configs = new Set(this.#virtualServices.overlapping(service.hostname));
    const chains = isTls(port.protocol) ? this.#tlsChains(configs, service, port, cidrs) : this.#tcpChains(configs, service, port, cidrs);
    if (isTls(port.protocol) ? chains.length > 0 : chains.some((chain) => chain.cidrs === cidrs)) return chains;
    const own = service.ports.length === 1 ? service.ports[0]!.number : port.number;
    const to = [{ host: service.hostname, port: own, subset: undefined, at: () => service.at }];
    return [...chains, { sni: this.#ownNames(service, port, bind, cidrs), cidrs, routes: undefined, to, service, rule: undefined }];
  }

  /** One chain for each condition of a tls rule that applies here, unless the same was there before (buildSidecarOutboundTLSFilterChainOpts). */
  #tlsChains(configs: Iterable<VirtualService>, service: Service, port: ListenerPort, cidrs: readonly string[]): OutboundChain[] {
    const out: OutboundChain[] = [];
    const seen = new Set<string>();
    let destinationCidrs = cidrs;
    for (const from of configs)
      for (const rule of from.tls) {
        if (rule.to.length === 0) continue;
        for (const match of rule.matches) {
          if (l4Misfit(match, this.#proxy, mesh, port.number)) continue;
          const { sniHosts = [], destinationSubnets = [] } = match.match;
          // istiod keeps the subnets of one condition for those that follow.
          if (destinationSubnets.length > 0) destinationCidrs = destinationSubnets;
          const key = `${sniHosts.join(',')}|${destinationSubnets.join(',')}`;
          if (seen.has(key)) continue;
          seen.add(key);
          out.push(this.#ruleChain(service, port, { from, rule, at: match.at }, sniHosts, destinationCidrs));
        }
      }
    return out;
  }

  /** The first tcp rule that applies without subnets ends the search (buildSidecarOutboundTCPFilterChainOpts). */
  #tcpChains(configs: Iterable<VirtualService>, service: Service, port: ListenerPort, cidrs: readonly string[]): OutboundChain[] {
    const out: OutboundChain[] = [];
    for (const from of configs)
      for (const rule of from.tcp) {
        if (rule.to.length === 0) continue;
        if (rule.matches.length === 0) return [...out, this.#ruleChain(service, port, { from, rule, at: rule.at }, [], cidrs)];
        const applying = rule.matches.filter((match) => !l4Misfit(match, this.#proxy, mesh, port.number));
        const open = applying.find(({ match }) => !match.destinationSubnets?.length);
        if (open) return [...out, this.#ruleChain(service, port, { from, rule, at: open.at }, [], cidrs)];
        const subnets = applying.flatMap(({ match }) => match.destinationSubnets ?? []);
        if (subnets.length > 0) out.push(this.#ruleChain(service, port, { from, rule, at: applying[0]!.at }, [], subnets));
      }
    return out;
  }

  #ruleChain(service: Service, port: ListenerPort, rule: ChainRule, sni: readonly string[], cidrs: readonly string[]): OutboundChain {
    const { byHost } = serviceScope(this.#graph, this.#proxy);
    const to = destinations(rule.rule.to).map((target) => clusterOf(target, byHost.get(target.host), port.number));
    return { sni, cidrs, routes: undefined, to, service, rule };
  }

  /** The names that tell a service apart from others on the same address; none where the address does. */
  #ownNames(service: Service, port: ListenerPort, bind: string, cidrs: readonly string[]): string[] {
    if (!isTls(port.protocol)) return [];
    const isShared = cidrs.length > 0 || service.address.includes('/') || (service.address === noAddress && bind === noAddress);
    if (!isShared && !(isWildcard(service.hostname) && service.resolution === 'DynamicDNS')) return [];
    const others = (aliases(this.#graph).get(service.hostname) ?? []).map(({ hostname }) => hostname);
    return [service.hostname, ...others.flatMap((alias) => [alias, ...otherNames(alias, this.#proxy.namespace)])];
  }
}

/** Why a tls or tcp condition never applies: its gateways, source and port all have to fit (matchTLS, matchTCP). */
export function l4Misfit(
  { match, gateways }: MatchOf<TlsMatch | L4Match>,
  proxy: Pick<Proxy, 'namespace' | 'labels'>,
  gateway: string,
  port: number,
): Misfit | undefined {
  if (gateways && !gateways.includes(gateway)) return 'gateways';
  if (match.port && match.port !== port) return 'port';
  return sourceMisfit(match, proxy);
}

const entryOf = (bind: string, port: number, chains: OutboundChain[], protocol: Protocol): Entry => ({
  bind,
  port,
  chains,
  keys: new Set(chains.map(chainKey)),
  protocol,
  locked: false,
});

/** Adds the chains whose condition is new; of equal ones the first stays (mergeTCPFilterChains). */
function join(entry: Entry, chains: readonly OutboundChain[], protocol: Protocol): void {
  for (const chain of chains) {
    const key = chainKey(chain);
    if (entry.keys.has(key)) continue;
    entry.keys.add(key);
    entry.chains.push(chain);
  }
  entry.protocol = protocol;
}

/** Two chains with one key would be chosen by the same connections (filterChainOpts.conflictsWith). */
const chainKey = ({ sni, cidrs, routes }: OutboundChain): string => {
  const names = [...new Set(sni)].filter((name) => name !== '*').sort();
  const ranges = [...new Set(cidrs.map(maskedRange))].filter((range) => !range.startsWith('0.0.0.0')).sort();
  return `${routes === undefined ? 'tcp' : 'http'} ${names} ${ranges}`;
};

/** A range by its first address, so that 10.1.2.3/8 is 10.0.0.0/8. */
function maskedRange(range: string): string {
  const [address = '', bits] = range.split('/');
  if (!isAddress(address) || address.includes(':')) return range;
  const length = bits === undefined ? 32 : Number(bits);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return `${number - (number % 2 ** (32 - length))}/${length}`;
}

/** MySQL and Mongo share a port only with themselves (isConflictWithWellKnownPort). */
const mayShare = (a: Protocol, b: Protocol): boolean => a === b || ![a, b].some((protocol) => protocol === 'MySQL' || protocol === 'Mongo');
