import { append, type Graph, question } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type Config, configs } from './configs.ts';
import { isCoveredBy, isWildcard, overlaps } from './hosts.ts';
import { meshConfig } from './mesh-config.ts';
import { type Protocol, parseProtocol } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import { isServiceVisible, type Service, type ServicePort, serviceExportTo, serviceIndex, services, withPorts } from './services.ts';
import { sidecarOf } from './sidecars.ts';
import type { SidecarSpec } from './specs.ts';
import { mesh, type VirtualService, virtualServicesFor } from './virtual-services.ts';

/**
 * Which services a proxy knows.
 * Source: pilot/pkg/model/sidecar.go, pilot/pkg/model/push_context.go servicesExportedToNamespace.
 */

/** One entry of a Sidecar's `egress`; the only one where no Sidecar says anything. */
export interface EgressListener {
  /** The entry; undefined for the one that imports everything. */
  readonly at: Field | undefined;
  readonly port: { readonly number: number; readonly protocol: Protocol; readonly name: string } | undefined;
  readonly bind: string;
  /** What it imports, in istiod's order. Several of one hostname are all of one namespace. */
  readonly services: readonly Service[];
  /** The VirtualServices of the mesh that it imports, in the order in which they apply. */
  readonly virtualServices: readonly VirtualService[];
  /** Whether its hosts cover a hostname of a namespace; ExternalName Services show under their aliases only then. */
  imports(namespace: string, hostname: string): boolean;
}

export interface ServiceScope {
  /** The Sidecar that decided. */
  readonly sidecar: Config<SidecarSpec> | undefined;
  /** None for gateways. */
  readonly listeners: readonly EgressListener[];
  /** Every service that the proxy gets clusters for, each hostname once; ports of several services may be joined. Proxies that see the same share the list. */
  readonly services: readonly Service[];
  readonly byHost: ReadonlyMap<string, Service>;
}

/** Whether a placeholder decides which Sidecar a proxy obeys or what that one imports. */
export const isScopeUncertain = (graph: Graph, proxy: Proxy): boolean => {
  const doubtful = doubtfulNamespaces(graph);
  return (
    proxy.type === 'sidecar' &&
    doubtful.size > 0 &&
    [undefined, proxy.namespace, meshConfig(graph).rootNamespace].some((namespace) => doubtful.has(namespace))
  );
};

/** Namespaces of Sidecars with placeholders; undefined for one that may stand in any namespace. */
const doubtfulNamespaces = question((graph): ReadonlySet<string | undefined> => {
  const out = new Set<string | undefined>();
  for (const sidecar of configs(graph, 'Sidecar')) {
    if (sidecar.resource.at('metadata', 'namespace').isUnknown) out.add(undefined);
    else if (sidecar.at('egress').hasUnknown || sidecar.at('workloadSelector').hasUnknown) out.add(sidecar.namespace);
  }
  return out;
});

interface Exports {
  readonly public: readonly Service[];
  /** By the namespace that they are exported to. */
  readonly named: ReadonlyMap<string, readonly Service[]>;
  /** Namespaces with a service that not everybody sees. */
  readonly owners: ReadonlySet<string>;
}

const exportIndex = question((graph): Exports => {
  const everybody: Service[] = [];
  const named = new Map<string, Service[]>();
  const owners = new Set<string>();
  for (const service of services(graph)) {
    const exportTo = serviceExportTo(graph, service);
    if (exportTo.has('*')) {
      everybody.push(service);
      continue;
    }
    owners.add(service.namespace);
    if (exportTo.has('~')) continue;
    for (const namespace of new Set([...exportTo].map((name) => (name === '.' ? service.namespace : name))))
      append(named, namespace, service);
  }
  return { public: everybody, named, owners };
});

/** The services that a namespace may see: those exported to it by name, then the public ones; each by age. */
export function exportedServices(graph: Graph, namespace: string): readonly Service[] {
  const index = exportIndex(graph);
  const named = index.named.get(namespace);
  return named ? [...named, ...index.public] : index.public;
}

const scopes = question(() => new Map<string, ServiceScope>());

/** What a proxy sees. */
export function serviceScope(graph: Graph, proxy: Proxy): ServiceScope {
  const sidecar = sidecarOf(graph, proxy);
  const key = `${proxy.type} ${proxy.namespace} ${sidecar ? `${sidecar.namespace}/${sidecar.name}` : ''}`;
  const known = scopes(graph);
  let scope = known.get(key);
  if (!scope) {
    scope = proxy.type === 'gateway' ? gatewayScope(graph, proxy.namespace) : sidecarScope(graph, proxy.namespace, sidecar);
    known.set(key, scope);
  }
  return scope;
}

/** The services that a proxy knows, each hostname once. */
export const visibleServices = (graph: Graph, proxy: Proxy): readonly Service[] => serviceScope(graph, proxy).services;

/** Services under construction, by hostname and in order (appendSidecarServices). */
class Collection {
  readonly byHost = new Map<string, Service>();

  add(service: Service): void {
    const { hostname } = service;
    const old = this.byHost.get(hostname);
    if (!old || (old.registry === 'External' && service.registry === 'Kubernetes')) this.byHost.set(hostname, service);
    else if (old !== service && old.registry === service.registry && canMerge(old, service)) {
      const numbers = new Set(old.ports.map(({ number }) => number));
      const more = service.ports.filter(({ number }) => !numbers.has(number));
      if (more.length > 0) this.byHost.set(hostname, withPorts(old, [...old.ports, ...more]));
    }
  }

  scope(sidecar: Config<SidecarSpec> | undefined, listeners: readonly EgressListener[]): ServiceScope {
    return { sidecar, listeners, services: [...this.byHost.values()], byHost: this.byHost };
  }
}

const canMerge = (a: Service, b: Service): boolean =>
  a.namespace === b.namespace &&
  a.resolution === b.resolution &&
  sameMap(a.labels, b.labels) &&
  sameMap(a.selector ?? {}, b.selector ?? {}) &&
  a.exportTo.size === b.exportTo.size &&
  [...a.exportTo].every((name) => b.exportTo.has(name));

const sameMap = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

/** A gateway sees whatever is exported to its namespace, without preference for its own (DefaultSidecarScopeForGateway). */
function gatewayScope(graph: Graph, namespace: string): ServiceScope {
  if (!exportIndex(graph).named.has(namespace)) return publicGatewayScope(graph);
  const out = new Collection();
  for (const service of exportedServices(graph, namespace)) out.add(service);
  return out.scope(undefined, []);
}

const publicGatewayScope = question((graph): ServiceScope => {
  const out = new Collection();
  for (const service of exportIndex(graph).public) out.add(service);
  return out.scope(undefined, []);
});

/** Whether no hostname is public in two namespaces: then every namespace without services of its own kind sees the same. */
const publicHostsAreUnique = question((graph): boolean => {
  const owner = new Map<string, string>();
  for (const { hostname, namespace } of exportIndex(graph).public) {
    if ((owner.get(hostname) ?? namespace) !== namespace) return false;
    owner.set(hostname, namespace);
  }
  return true;
});

const everything = ['*/*'];

function sidecarScope(graph: Graph, namespace: string, sidecar: Config<SidecarSpec> | undefined): ServiceScope {
  const entries = sidecar?.spec.egress ?? [];
  if (entries.length === 0) {
    const index = exportIndex(graph);
    const isOrdinary = !index.named.has(namespace) && !index.owners.has(namespace) && publicHostsAreUnique(graph);
    const listener = egressListener(graph, namespace, { hosts: everything }, undefined, isOrdinary ? index.public : undefined);
    if (!isOrdinary) return collect(graph, namespace, sidecar, [listener]);
    const { services, byHost } = publicGatewayScope(graph);
    return { sidecar, listeners: [listener], services, byHost };
  }
  const listeners = entries.map((entry, index) => egressListener(graph, namespace, entry, sidecar?.at('egress', index)));
  return collect(graph, namespace, sidecar, listeners);
}

/** The services of all entries, and those that their VirtualServices lead to (collectImportedServices). */
function collect(
  graph: Graph,
  namespace: string,
  sidecar: Config<SidecarSpec> | undefined,
  listeners: readonly EgressListener[],
): ServiceScope {
  const out = new Collection();
  for (const listener of listeners) {
    for (const service of listener.services) out.add(service);
    for (const virtualService of listener.virtualServices) {
      for (const [host, ports] of destinations(virtualService, namespace)) {
        const service = destinationService(graph, host, namespace);
        const visible = service && (needsPort(listener.port) ? withPort(service, listener.port.number) : withNamedPorts(service, ports));
        if (visible) out.add(visible);
      }
    }
  }
  return out.scope(sidecar, listeners);
}

/** Ports that a VirtualService names by host; 0 for a destination without one (virtualServiceDestinationsFilteredBySourceNamespace). */
function destinations(virtualService: VirtualService, namespace: string): Map<string, Set<number>> {
  const out = new Map<string, Set<number>>();
  const add = ({ host, port }: { host: string; port: number | undefined }) => {
    const ports = out.get(host);
    if (ports) ports.add(port ?? 0);
    else out.set(host, new Set([port ?? 0]));
  };
  for (const { matches, to, mirrors } of virtualService.http) {
    const sources = matches.map(({ match }) => match.sourceNamespace).filter(Boolean);
    if (sources.length > 0 && !sources.includes(namespace)) continue;
    for (const target of [...to, ...mirrors]) add(target);
  }
  for (const { to } of [...virtualService.tcp, ...virtualService.tls]) for (const target of to) add(target);
  return out;
}

/** The service that a route's host means: that of the own namespace, visible or not, else a Kubernetes Service, else the oldest. */
function destinationService(graph: Graph, host: string, namespace: string): Service | undefined {
  const ofHost = serviceIndex(graph).get(host);
  if (!ofHost) return undefined;
  const own = ofHost.get(namespace);
  if (own) return own;
  const visible = [...ofHost.values()].filter((service) => isServiceVisible(graph, service, namespace));
  return visible.find(({ registry }) => registry === 'Kubernetes') ?? visible[0];
}

type EgressPort = NonNullable<EgressListener['port']>;

/** An entry with a port imports only that port of each service; a forward proxy takes all (needsPortMatch). */
const needsPort = (port: EgressPort | undefined): port is EgressPort =>
  port !== undefined && port.number !== 0 && port.protocol !== 'HTTP_PROXY';

const withPort = (service: Service, number: number): Service | undefined => {
  const port = service.ports.find((port) => port.number === number);
  return port && (service.ports.length === 1 ? service : withPorts(service, [port]));
};

function withNamedPorts(service: Service, numbers: ReadonlySet<number>): Service | undefined {
  if (numbers.has(0)) return service;
  const ports = service.ports.filter(({ number }: ServicePort) => numbers.has(number));
  if (ports.length === service.ports.length) return service;
  return ports.length > 0 ? withPorts(service, ports) : undefined;
}

/** The hosts that an entry lists for one namespace (hostClassification). */
interface HostList {
  readonly exact: Set<string>;
  readonly wildcards: string[];
  readonly excluded: string[];
}

const covers = (hosts: HostList | undefined, name: string): boolean =>
  hosts !== undefined && (hosts.exact.has(name) || hosts.wildcards.some((wildcard) => isCoveredBy(name, wildcard)));

const excludes = (hosts: HostList | undefined, name: string): boolean =>
  hosts?.excluded.some((pattern) => isCoveredBy(name, pattern)) ?? false;

/** Hosts of VirtualServices fit in either direction: `*.com` is imported where `a.com` is listed. */
const touches = (hosts: HostList | undefined, name: string): boolean =>
  hosts !== undefined &&
  (covers(hosts, name) ||
    hosts.wildcards.some((wildcard) => overlaps(wildcard, name)) ||
    (isWildcard(name) && [...hosts.exact].some((host) => isCoveredBy(host, name))));

type EgressSpec = NonNullable<SidecarSpec['egress']>[number];

/** @param known the services that it imports, where that needs no search */
function egressListener(
  graph: Graph,
  namespace: string,
  spec: EgressSpec,
  at: Field | undefined,
  known?: readonly Service[],
): EgressListener {
  const byNamespace = hostLists(spec.hosts ?? [], namespace);
  const everywhere = byNamespace.get('*');
  const number = spec.port?.number;
  const port =
    spec.port === undefined
      ? undefined
      : { number: typeof number === 'number' ? number : 0, protocol: parseProtocol(spec.port.protocol), name: spec.port.name ?? '' };
  const isExcluded = (owner: string, name: string) => excludes(byNamespace.get(owner), name) || excludes(everywhere, name);
  const imports = (owner: string, name: string) =>
    !isExcluded(owner, name) && (covers(byNamespace.get(owner), name) || covers(everywhere, name));
  const importsRoutes = ({ namespace: owner, hosts, semantics }: VirtualService): boolean => {
    const fits = semantics === 'gateway-api' ? covers : touches;
    const fitting = (list: HostList | undefined) => list && hosts.some((host) => fits(list, host) && !isExcluded(owner, host));
    return Boolean(fitting(byNamespace.get(owner)) || fitting(everywhere));
  };
  let own = known;
  let routes: readonly VirtualService[] | undefined;
  return {
    at,
    port,
    bind: spec.bind ?? '',
    get services() {
      own ??= select(graph, namespace, byNamespace, needsPort(port) ? port.number : undefined, imports);
      return own;
    },
    get virtualServices() {
      routes ??= [...new Set(virtualServicesFor(graph, namespace, mesh).filter(importsRoutes))];
      return routes;
    },
    imports,
  };
}

/** `NAMESPACE/HOST` by namespace; `.` is the proxy's own, `~` in front excludes. */
function hostLists(hosts: readonly string[], ownNamespace: string): Map<string, HostList> {
  const out = new Map<string, HostList>();
  for (const entry of hosts) {
    const [scope = '', name, more] = String(entry).split('/');
    if (name === undefined || more !== undefined) continue;
    const excluded = scope.startsWith('~');
    const written = excluded ? scope.slice(1) || '*' : scope;
    const namespace = written === '.' ? ownNamespace : written;
    let list = out.get(namespace);
    if (!list) {
      list = { exact: new Set(), wildcards: [], excluded: [] };
      out.set(namespace, list);
    }
    if (excluded) list.excluded.push(name);
    else if (isWildcard(name)) list.wildcards.push(name);
    else list.exact.add(name);
  }
  return out;
}

/** The services that an entry imports; of each hostname those of one namespace (selectServices). */
function select(
  graph: Graph,
  namespace: string,
  hosts: ReadonlyMap<string, HostList>,
  port: number | undefined,
  imports: (namespace: string, hostname: string) => boolean,
): readonly Service[] {
  const found: Service[] = [];
  for (const service of importCandidates(graph, namespace, hosts)) {
    if (!imports(service.namespace, service.hostname)) continue;
    const visible = port === undefined ? service : withPort(service, port);
    if (visible) found.push(visible);
  }
  const chosen = new Map<string, Service>();
  for (const service of found) {
    const old = chosen.get(service.hostname);
    const isBetter =
      !old ||
      service.namespace === namespace ||
      (old.registry === 'External' && service.registry === 'Kubernetes' && old.namespace !== namespace);
    if (isBetter) chosen.set(service.hostname, service);
  }
  return found.filter((service) => chosen.get(service.hostname)?.namespace === service.namespace);
}

/** Where every host is written out, only one service of each namespace and host is looked up (servicesForExactHosts). */
function importCandidates(graph: Graph, namespace: string, hosts: ReadonlyMap<string, HostList>): readonly Service[] {
  const exact = [...hosts].every(([scope, { exact, wildcards }]) => wildcards.length === 0 && (scope !== '*' || exact.size === 0));
  if (!exact) return exportedServices(graph, namespace);
  const index = serviceIndex(graph);
  const wanted = new Set<Service>();
  for (const [scope, list] of hosts) {
    for (const name of list.exact) {
      const service = index.get(name)?.get(scope);
      if (service && isServiceVisible(graph, service, namespace)) wanted.add(service);
    }
  }
  const order = ageOrder(graph);
  return [...wanted].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

const ageOrder = question((graph): ReadonlyMap<Service, number> => new Map(services(graph).map((service, index) => [service, index])));
