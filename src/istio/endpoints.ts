import { append, type Graph, matchesLabels, question, questionAbout, type Workload } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type Config, compareText, configs } from './configs.ts';
import { isAddress } from './hosts.ts';
import { serviceAccountOf, spiffeName } from './injection.ts';
import { meshConfig } from './mesh-config.ts';
import { proxies, proxyOf, topWorkloads } from './proxies.ts';
import type { Tri } from './proxy.ts';
import { type Service, type ServicePort, services } from './services.ts';
import type { ServiceEntrySpec, WorkloadEntrySpec } from './specs.ts';

/**
 * What stands behind services.
 * Source: pilot/pkg/serviceregistry/serviceentry/conversion.go, pilot/pkg/serviceregistry/kube/controller, pilot/pkg/model/endpointshards.go.
 */

/** A place that traffic of one service port can end. All Pods of a workload are one Endpoint. */
export interface Endpoint {
  /** Address or host; undefined for Pods. */
  readonly address: string | undefined;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Port of the workload; undefined where its Pods declare no port of the name that the Service asks for. */
  readonly port: number | undefined;
  /** The object that brings it, and the port of it that leads here. */
  readonly service: Service;
  readonly servicePort: ServicePort;
  /** `istio`: has a sidecar, so auto mTLS is possible. */
  readonly tlsMode: string;
  /** Whether `tlsMode` is certain; a workload that may or may not have a sidecar counts as one that has. */
  readonly isTlsModeCertain: boolean;
  /** Identity in its certificate, with `spiffe://`; undefined where it has none. */
  readonly identity: string | undefined;
  readonly workload: Workload | undefined;
  /** The WorkloadEntry, or the item of `spec.endpoints`. */
  readonly at: Field | undefined;
}

/** The endpoints of one object, for all its ports. */
const ownEndpoints = questionAbout((graph: Graph, service: Service): readonly Endpoint[] =>
  service.registry === 'External' ? entryEndpoints(graph, service) : kubernetesEndpoints(graph, service),
);

const keyOf = ({ hostname, namespace }: { hostname: string; namespace: string }): string => `${hostname} ${namespace}`;

/** Services by hostname and namespace, oldest first: they share their endpoints. */
const servicesByKey = question((graph): ReadonlyMap<string, readonly Service[]> => {
  const out = new Map<string, Service[]>();
  for (const service of services(graph)) append(out, keyOf(service), service);
  return out;
});

const shards = question(() => new Map<string, readonly Endpoint[]>());

/** Every endpoint of a hostname in a namespace, whichever of its services brings it (mergeServicesInstancesByNamespaceHost). */
function sharedEndpoints(graph: Graph, service: Service): readonly Endpoint[] {
  const key = keyOf(service);
  const known = shards(graph);
  let found = known.get(key);
  if (!found) {
    const all: Endpoint[] = [];
    const seen = new Set<number>();
    for (const owner of servicesByKey(graph).get(key) ?? []) {
      for (const endpoint of ownEndpoints(graph, owner)) {
        // Of a round-robin name only one endpoint can be used.
        if (owner.resolution === 'DNSRoundRobinLB' && seen.has(endpoint.servicePort.number)) continue;
        all.push(endpoint);
        if (owner.registry === 'External') seen.add(endpoint.servicePort.number);
      }
    }
    found = all;
    known.set(key, found);
  }
  return found;
}

/**
 * The endpoints that clusters are built from for a port of a service: with several services of one hostname and namespace those
 * that the youngest of them with such a port finds (initServiceRegistry, CopyEndpoints).
 */
export function portEndpoints(graph: Graph, service: Service, port: number): readonly Endpoint[] {
  const all = sharedEndpoints(graph, service);
  let found: readonly Endpoint[] = [];
  for (const owner of servicesByKey(graph).get(keyOf(service)) ?? []) {
    const names = new Map(owner.ports.map(({ name, number }) => [name, number]));
    if (!owner.ports.some(({ number }) => number === port)) continue;
    // Endpoints of a ServiceEntry belong to a port by its number, those of a Kubernetes Service by its name.
    const fitting = all.filter((endpoint) =>
      endpoint.service.registry === 'External' ? endpoint.servicePort.number === port : names.get(endpoint.servicePort.name) === port,
    );
    if (fitting.length > 0) found = fitting;
  }
  return found;
}

/** What leads traffic to the Pods of each workload: ports of Services and of ServiceEntries that select it, those of the oldest service first. */
export const inboundEndpoints = question((graph): ReadonlyMap<Workload, readonly Endpoint[]> => {
  const bySource = new Map<Service, Endpoint[]>();
  for (const [first] of servicesByKey(graph).values())
    if (first)
      for (const endpoint of sharedEndpoints(graph, first))
        if (endpoint.workload && endpoint.port) append(bySource, endpoint.service, endpoint);
  const out = new Map<Workload, Endpoint[]>();
  for (const service of services(graph))
    for (const endpoint of bySource.get(service) ?? []) if (endpoint.workload) append(out, endpoint.workload, endpoint);
  return out;
});

/** Whether the endpoints that the input shows are all that there can be: a Service without selector is filled by hand or by a controller. */
export const areEndpointsKnown = (service: Service): boolean =>
  !service.isUncertain && (service.registry === 'External' || Object.keys(service.selector ?? {}).length > 0);

/** The names that the object of a service demands of its endpoints; with several objects for one hostname and namespace, the youngest. */
export const declaredNames = (graph: Graph, service: Service): readonly string[] =>
  (servicesByKey(graph).get(keyOf(service))?.at(-1) ?? service).subjectAltNames;

/** The identities that endpoints of a service may show: those its object names and those of its endpoints (addServiceAccounts). */
export const serviceAccounts = questionAbout((graph: Graph, service: Service): readonly string[] => {
  const names = new Set(declaredNames(graph, service));
  for (const { identity } of sharedEndpoints(graph, service)) if (identity) names.add(identity);
  const { trustDomain, trustDomainAliases } = meshConfig(graph);
  const domains = [trustDomain, ...trustDomainAliases];
  for (const name of [...names]) {
    const domain = domains.find((domain) => name.startsWith(`spiffe://${domain}/`));
    if (domain) for (const other of trustDomainAliases) names.add(`spiffe://${other}${name.slice(`spiffe://${domain}`.length)}`);
  }
  return [...names].sort(compareText);
});

/** Workloads of a namespace that carry labels. */
const workloadsByLabel = question((graph): ReadonlyMap<string, readonly Workload[]> => {
  const out = new Map<string, Workload[]>();
  for (const workload of topWorkloads(graph)) {
    append(out, workload.namespace, workload);
    for (const [key, value] of Object.entries(workload.labels)) append(out, `${workload.namespace} ${key}=${value}`, workload);
  }
  return out;
});

/** The workloads of a namespace whose Pods a selector fits; an empty one fits all. */
export function selectWorkloads(graph: Graph, namespace: string, selector: Readonly<Record<string, string>>): readonly Workload[] {
  const index = workloadsByLabel(graph);
  let fewest = index.get(namespace) ?? [];
  for (const [key, value] of Object.entries(selector)) {
    const list = index.get(`${namespace} ${key}=${value}`) ?? [];
    if (list.length < fewest.length) fewest = list;
  }
  return fewest.filter(({ labels }) => matchesLabels(selector, labels));
}

const entriesByNamespace = question((graph): ReadonlyMap<string, readonly Config<WorkloadEntrySpec>[]> => {
  const out = new Map<string, Config<WorkloadEntrySpec>[]>();
  for (const entry of configs(graph, 'WorkloadEntry')) append(out, entry.namespace, entry);
  return out;
});

/** Labels of a WorkloadEntry: those of its metadata go before those of its spec (ConvertWorkloadEntry). */
const entryLabels = ({ spec, labels }: Config<WorkloadEntrySpec>): Readonly<Record<string, string>> => ({
  ...spec.labels,
  ...labels,
});

const selectEntries = (graph: Graph, namespace: string, selector: Readonly<Record<string, string>>): readonly Config<WorkloadEntrySpec>[] =>
  (entriesByNamespace(graph).get(namespace) ?? []).filter((entry) => matchesLabels(selector, entryLabels(entry)));

type Base = Omit<Endpoint, 'port' | 'service' | 'servicePort'>;

const podBase = questionAbout((graph: Graph, workload: Workload): Base => {
  const proxy = proxyOf(graph, workload);
  const label = workload.labels[tlsModeLabel];
  const sidecar: Tri = proxy?.type === 'sidecar' ? proxy.injected : 'no';
  return {
    address: undefined,
    namespace: workload.namespace,
    labels: workload.labels,
    tlsMode: label ?? (sidecar === 'no' ? 'disabled' : 'istio'),
    isTlsModeCertain: label !== undefined || sidecar !== 'unknown',
    identity: `spiffe://${spiffeName(graph, workload.namespace, serviceAccountOf(workload))}`,
    workload,
    at: undefined,
  };
});

const tlsModeLabel = 'security.istio.io/tlsMode';

function entryBase(
  graph: Graph,
  spec: WorkloadEntrySpec,
  labels: Readonly<Record<string, string>>,
  namespace: string,
  at: Field | undefined,
): Base {
  const [region, zone, subzone] = (spec.locality ?? '').split('/');
  return {
    address: spec.address,
    namespace,
    labels: {
      ...(region && { 'topology.kubernetes.io/region': region }),
      ...(zone && { 'topology.kubernetes.io/zone': zone }),
      ...(subzone && { 'topology.istio.io/subzone': subzone }),
      ...labels,
    },
    tlsMode: labels[tlsModeLabel] ?? (spec.serviceAccount ? 'istio' : 'disabled'),
    isTlsModeCertain: true,
    identity: spec.serviceAccount ? `spiffe://${spiffeName(graph, namespace, spec.serviceAccount)}` : undefined,
    workload: undefined,
    at,
  };
}

/** The Pods that a Kubernetes Service selects, and WorkloadEntries unless it is headless. */
function kubernetesEndpoints(graph: Graph, service: Service): Endpoint[] {
  const { selector, namespace, resolution, externalName } = service;
  if (externalName && resolution === 'DNSLB')
    return service.ports.map((port) => ({ ...outside(service, externalName), port: port.number, service, servicePort: port }));
  if (!selector || Object.keys(selector).length === 0 || resolution === 'Alias') return [];
  const out: Endpoint[] = [];
  const add = (base: Base, port: ServicePort, number: number | undefined) => {
    out.push({ ...base, port: number || undefined, service, servicePort: port });
  };
  for (const workload of selectWorkloads(graph, namespace, selector))
    for (const port of service.ports) add(podBase(graph, workload), port, targetPort(port, workload));
  for (const gateway of managedGateways(graph))
    if (gateway.namespace === namespace && matchesLabels(selector, gateway.labels))
      for (const port of service.ports)
        add(gateway, port, typeof port.targetPort === 'string' ? undefined : (port.targetPort ?? port.number));
  if (resolution !== 'ClientSideLB') return out;
  for (const entry of selectEntries(graph, namespace, selector)) {
    if (isNamed(entry.spec)) continue;
    for (const port of service.ports) {
      const target = port.targetPort ?? port.number;
      const number =
        entry.spec.ports?.[typeof target === 'string' ? target : port.name] ?? (typeof target === 'number' ? target : undefined);
      add(entryBase(graph, entry.spec, entryLabels(entry), namespace, entry.at()), port, number);
    }
  }
  return out;
}

/** Gateways that Gateway API deploys have no workload in the input. */
const managedGateways = question((graph): readonly Base[] =>
  proxies(graph)
    .filter(({ workload }) => !workload)
    .map(({ namespace, labels, identity }) => ({
      address: undefined,
      namespace,
      labels,
      tlsMode: 'disabled',
      isTlsModeCertain: true,
      identity: `spiffe://${identity}`,
      workload: undefined,
      at: undefined,
    })),
);

/** The port of the Pods that a port of a Service leads to; undefined where no container has a port of that name (FindPort). */
export function targetPort(port: ServicePort, workload: Workload): number | undefined {
  const target = port.targetPort ?? port.number;
  return typeof target === 'number' ? target : containerPort(workload, target, port.protocol === 'UDP' ? 'UDP' : 'TCP');
}

function containerPort({ podSpec }: Workload, name: string, protocol: 'TCP' | 'UDP'): number | undefined {
  const sidecars = podSpec
    .get('initContainers')
    .items()
    .filter((container) => container.get('restartPolicy').string() === 'Always');
  for (const container of [...podSpec.get('containers').items(), ...sidecars])
    for (const port of container.get('ports').items())
      if (port.get('name').string() === name && (port.get('protocol').string() ?? 'TCP') === protocol)
        return port.get('containerPort').number();
  return undefined;
}

/** A name that is resolved by DNS. */
const outside = ({ namespace, at }: Service, address: string): Base => ({
  address,
  namespace,
  labels: {},
  tlsMode: 'disabled',
  isTlsModeCertain: true,
  identity: undefined,
  workload: undefined,
  at,
});

const isDns = ({ resolution }: Service): boolean => resolution === 'DNSLB' || resolution === 'DNSRoundRobinLB';

/** A WorkloadEntry with a name or a socket for an address is of use only to services that are resolved by DNS. */
const isNamed = ({ address }: WorkloadEntrySpec): boolean => address !== undefined && address !== '' && !isAddress(address);

function entryEndpoints(graph: Graph, service: Service): Endpoint[] {
  const { namespace, ports, selector, entry } = service;
  const make = (base: Base, port: ServicePort, number: number): Endpoint => ({
    ...base,
    port: number,
    service,
    servicePort: port,
  });
  const target = ({ targetPort, number }: ServicePort): number => (typeof targetPort === 'number' ? targetPort : number);
  if (selector) {
    // Workloads before WorkloadEntries, each by name, because a round-robin name takes the first.
    const pods = [...selectWorkloads(graph, namespace, selector)]
      .sort((a, b) => compareText(a.name, b.name))
      .flatMap((workload) =>
        ports.map((port) => make(podBase(graph, workload), port, containerPort(workload, port.name, 'TCP') ?? target(port))),
      );
    const entries = selectEntries(graph, namespace, selector)
      .filter((entry) => isDns(service) || !isNamed(entry.spec))
      .sort((a, b) => compareText(a.name, b.name))
      .flatMap((entry) => {
        const base = entryBase(graph, entry.spec, entryLabels(entry), namespace, entry.at());
        return ports.map((port) => make(base, port, entry.spec.ports?.[port.name] || target(port)));
      });
    return [...pods, ...entries];
  }
  const written = entry?.spec.endpoints ?? [];
  if (written.length > 0)
    return written.flatMap((endpoint, index) => {
      const base = entryBase(graph, endpoint, endpoint.labels ?? {}, namespace, entry?.at('endpoints', index));
      return ports.map((port) => make(base, port, endpoint.ports?.[port.name] || target(port)));
    });
  if (!isDns(service)) return [];
  const base = outside(service, service.hostname);
  return ports.map((port) => make(base, port, target(port)));
}
