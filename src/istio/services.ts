import { append, type Graph, question, type Resource, stringMap } from '../graph/index.ts';
import { type Field, isUnknown } from '../yaml/index.ts';
import { isRefused } from './admission/index.ts';
import { type Config, compareText, configs } from './configs.ts';
import { gatewayApiServices } from './gateway-api/proxies.ts';
import { isAddress, serviceHost } from './hosts.ts';
import { spiffeName } from './injection.ts';
import { meshConfig } from './mesh-config.ts';
import { type Protocol, parseProtocol, servicePortProtocol } from './protocols.ts';
import type { ServiceEntrySpec } from './specs.ts';
import { isSince } from './version.ts';

/**
 * How a proxy finds the endpoints of a service. `ClientSideLB`: istiod sends them. `DNSLB`, `DNSRoundRobinLB`: the proxy resolves names.
 * `Passthrough`: the address that the client called. `Alias`: another name of a service, without endpoints of its own. `DynamicDNS`: the name requested.
 */
export type Resolution = 'ClientSideLB' | 'DNSLB' | 'DNSRoundRobinLB' | 'Passthrough' | 'Alias' | 'DynamicDNS';

export interface ServicePort {
  readonly name: string;
  readonly number: number;
  /** Port of the workload, or the name of a container port; undefined where it is the same number. */
  readonly targetPort: number | string | undefined;
  readonly protocol: Protocol;
  readonly at: Field;
}

/**
 * A service of istiod's registry: one per Kubernetes Service, one per host and address of a ServiceEntry.
 * Source: pilot/pkg/serviceregistry/kube/conversion.go ConvertService, pilot/pkg/serviceregistry/serviceentry/conversion.go convertServices.
 */
export interface Service {
  readonly hostname: string;
  readonly namespace: string;
  readonly registry: 'Kubernetes' | 'External';
  /** Orders services of one age: the name of a Kubernetes Service, the host of a ServiceEntry. */
  readonly name: string;
  /** Milliseconds since 1970; -Infinity for a Kubernetes Service and Infinity for a ServiceEntry whose manifest does not say. */
  readonly createdAt: number;
  readonly ports: readonly ServicePort[];
  readonly resolution: Resolution;
  readonly meshExternal: boolean;
  /** As written; empty means the default of the mesh. */
  readonly exportTo: ReadonlySet<string>;
  /** Identities that the object itself names: `subjectAltNames`, or the annotations of a Kubernetes Service. */
  readonly subjectAltNames: readonly string[];
  readonly externalName: string | undefined;
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** The address that listeners are bound to; `0.0.0.0` where the service has none, its hostname where the cluster still has to assign one. */
  readonly address: string;
  readonly resource: Resource;
  /** The ServiceEntry; undefined for a Kubernetes Service. */
  readonly entry: Config<ServiceEntrySpec> | undefined;
  /** Where the host is written: the name of a Service, an item of `spec.hosts`. */
  readonly at: Field;
  /** The service that this one holds some of the ports of, or ports of others in addition to. */
  readonly origin: Service | undefined;
  /** A placeholder stands where ports, visibility, resolution or the selector are decided. */
  readonly isUncertain: boolean;
}

export const noAddress = '0.0.0.0';

/** Every service of the mesh, oldest first (SortServicesByCreationTime). One hostname may occur more than once. */
export const services = question((graph): readonly Service[] =>
  [...kubernetesServices(graph), ...configs(graph, 'ServiceEntry').flatMap(entryServices), ...managedGatewayServices(graph)].sort(byAge),
);

/** Services of the gateways that Gateway API deploys. They have an address of their own once they are deployed, whichever it is. */
const managedGatewayServices = (graph: Graph): readonly Service[] =>
  gatewayApiServices(graph).map(({ namespace, name, labels, selector, ports, resource }) => ({
    hostname: serviceHost(name, namespace),
    namespace,
    registry: 'Kubernetes',
    name,
    createdAt: Number.NEGATIVE_INFINITY,
    ports: ports.map((port) => ({
      name: port.name,
      number: port.port,
      targetPort: undefined,
      protocol: servicePortProtocol(port),
      at: port.at,
    })),
    resolution: 'ClientSideLB',
    meshExternal: false,
    exportTo: new Set(),
    subjectAltNames: [],
    externalName: undefined,
    selector,
    labels,
    address: serviceHost(name, namespace),
    resource,
    entry: undefined,
    at: resource.at('metadata', 'name'),
    origin: undefined,
    isUncertain: resource.isIdentityUnknown,
  }));

const byAge = (a: Service, b: Service): number =>
  (a.createdAt === b.createdAt ? 0 : a.createdAt - b.createdAt) || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);

/** Services by hostname, oldest first. */
export const servicesByHost = question((graph): ReadonlyMap<string, readonly Service[]> => {
  const out = new Map<string, Service[]>();
  for (const service of services(graph)) append(out, service.hostname, service);
  return out;
});

/**
 * The service that stands for a hostname in a namespace where only one can: the oldest, but a Kubernetes Service before any ServiceEntry
 * (pilot/pkg/model/push_context.go initServiceRegistry, HostnameAndNamespace).
 */
export const serviceIndex = question((graph): ReadonlyMap<string, ReadonlyMap<string, Service>> => {
  const out = new Map<string, Map<string, Service>>();
  for (const service of services(graph)) {
    let ofHost = out.get(service.hostname);
    if (!ofHost) {
      ofHost = new Map();
      out.set(service.hostname, ofHost);
    }
    const old = ofHost.get(service.namespace);
    if (!old || (old.registry === 'External' && service.registry === 'Kubernetes')) ofHost.set(service.namespace, service);
  }
  return out;
});

/** A service with other ports than its object has. */
export const withPorts = (service: Service, ports: readonly ServicePort[]): Service => ({
  ...service,
  ports,
  origin: service.origin ?? service,
});

/**
 * Services for which istiod's own answer changes from one push to the next: two ServiceEntries of one namespace with one host and, as far as
 * the input says, one age, that differ in more than their addresses.
 */
export const contestedServices = question((graph): ReadonlySet<Service> => {
  const out = new Set<Service>();
  for (const list of servicesByHost(graph).values()) {
    if (list.length < 2) continue;
    const first = new Map<string, Service>();
    for (const service of list) {
      if (service.registry !== 'External') continue;
      const key = `${service.namespace} ${service.createdAt}`;
      const other = first.get(key);
      if (!other) first.set(key, service);
      else if (other.resource !== service.resource) out.add(other).add(service);
    }
  }
  return out;
});

const kubernetesServices = (graph: Graph): Service[] =>
  graph
    .all('Service')
    .filter((resource) => !isRefused(resource, graph))
    .map((resource) => kubernetesService(graph, resource));

/** The service that istiod makes of a Kubernetes Service (ConvertService). */
export function kubernetesService(graph: Graph, resource: Resource): Service {
  const { namespace, name, annotations, labels } = resource;
  const spec = resource.at('spec');
  const clusterIP = spec.get('clusterIP').string();
  const externalName = spec.get('type').string() === 'ExternalName' ? spec.get('externalName').string() : undefined;
  const exportTo = annotations['networking.istio.io/exportTo'] ?? '';
  const accounts = (annotation: string): string[] => annotations[annotation]?.split(',') ?? [];
  const ports = spec.get('ports').items();
  return {
    hostname: serviceHost(name, namespace),
    namespace,
    registry: 'Kubernetes',
    name,
    createdAt: resource.createdAt ?? Number.NEGATIVE_INFINITY,
    ports: ports.flatMap(kubernetesPort),
    resolution: clusterIP === 'None' ? 'Passthrough' : externalName ? aliasResolution(graph) : 'ClientSideLB',
    meshExternal: Boolean(externalName),
    exportTo: new Set(exportTo ? exportTo.split(',').map((item) => item.trim()) : []),
    subjectAltNames: [
      ...accounts('alpha.istio.io/canonical-serviceaccounts'),
      ...accounts('alpha.istio.io/kubernetes-serviceaccounts').map((account) => `spiffe://${spiffeName(graph, namespace, account)}`),
    ],
    externalName,
    selector: spec.get('selector').exists ? stringMap(spec.get('selector')) : undefined,
    labels,
    address: clusterIP === 'None' || externalName ? noAddress : (clusterIP ?? serviceHost(name, namespace)),
    resource,
    entry: undefined,
    at: resource.at('metadata', 'name'),
    origin: undefined,
    isUncertain:
      ['type', 'clusterIP', 'externalName', 'selector'].some((key) => spec.get(key).hasUnknown) ||
      ports.some((port) => port.hasUnknown) ||
      isUnknown(exportTo) ||
      resource.isIdentityUnknown,
  };
}

/** Before 1.21 an ExternalName Service was a service of its own, resolved by DNS. */
const aliasResolution = (graph: Graph): Resolution => (isSince(graph, 21) ? 'Alias' : 'DNSLB');

function kubernetesPort(at: Field): ServicePort[] {
  const port = at.get('port').number();
  if (port === undefined) return [];
  const target = at.get('targetPort');
  const name = at.get('name').string() ?? '';
  return [
    {
      name,
      number: port,
      targetPort: target.number() ?? (target.string() || undefined),
      protocol: servicePortProtocol({ name, port, protocol: at.get('protocol').string(), appProtocol: at.get('appProtocol').string() }),
      at,
    },
  ];
}

const resolutions: Record<string, Resolution> = {
  NONE: 'Passthrough',
  STATIC: 'ClientSideLB',
  DNS: 'DNSLB',
  DNS_ROUND_ROBIN: 'DNSRoundRobinLB',
  DYNAMIC_DNS: 'DynamicDNS',
};

/** The services that istiod makes of a ServiceEntry (convertServices). */
export function entryServices(config: Config<ServiceEntrySpec>): Service[] {
  const { spec, namespace, resource } = config;
  const ports = (spec.ports ?? []).flatMap((port, index): ServicePort[] =>
    typeof port?.number === 'number'
      ? [
          {
            name: port.name ?? '',
            number: port.number,
            targetPort: port.targetPort || undefined,
            protocol: parseProtocol(port.protocol),
            at: config.at('ports', index),
          },
        ]
      : [],
  );
  const addresses = (spec.addresses ?? []).flatMap(entryAddress);
  const common = {
    namespace,
    registry: 'External',
    createdAt: config.createdAt ?? Number.POSITIVE_INFINITY,
    ports,
    resolution: resolutions[spec.resolution ?? 'NONE'] ?? 'Passthrough',
    meshExternal: spec.location !== 'MESH_INTERNAL',
    exportTo: new Set(spec.exportTo ?? []),
    subjectAltNames: spec.subjectAltNames ?? [],
    externalName: undefined,
    selector: spec.workloadSelector ? (spec.workloadSelector.labels ?? {}) : undefined,
    labels: config.labels,
    resource,
    entry: config,
    origin: undefined,
    isUncertain:
      ['ports', 'addresses', 'resolution', 'location', 'exportTo', 'workloadSelector'].some((key) => config.at(key).hasUnknown) ||
      resource.isIdentityUnknown,
  } as const;
  return (spec.hosts ?? []).flatMap((hostname, index) =>
    typeof hostname !== 'string' || isUnknown(hostname)
      ? []
      : ((spec.addresses ?? []).length ? addresses : [noAddress]).map((address) => ({
          ...common,
          hostname,
          name: hostname,
          address,
          at: config.at('hosts', index),
        })),
  );
}

/** An address or range; a range of one address is that address, and what is neither counts for nothing. */
function entryAddress(address: string): string[] {
  if (isAddress(address)) return [address];
  const [prefix = '', bits, more] = address.split('/');
  if (bits === undefined || more !== undefined || !isAddress(prefix) || !/^\d{1,3}$/.test(bits)) return [];
  const all = prefix.includes(':') ? 128 : 32;
  return Number(bits) > all ? [] : [Number(bits) === all ? prefix : address];
}

/** The namespaces that a service is exported to: what it says, else the default of the mesh (serviceExportTo). */
export const serviceExportTo = (graph: Graph, service: Service): ReadonlySet<string> =>
  service.exportTo.size ? service.exportTo : defaultExportTo(graph);

const defaultExportTo = question((graph): ReadonlySet<string> => new Set(meshConfig(graph).defaultServiceExportTo));

/** Whether the proxies of a namespace may see a service (IsServiceVisible). */
export function isServiceVisible(graph: Graph, service: Service, namespace: string): boolean {
  const exportTo = serviceExportTo(graph, service);
  return exportTo.has('*') || (exportTo.has('.') && service.namespace === namespace) || exportTo.has(namespace);
}
