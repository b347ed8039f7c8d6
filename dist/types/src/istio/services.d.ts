import { type Graph, type Resource } from '../graph/index.ts';
import { type Field } from '../yaml/index.ts';
import { type Config } from './configs.ts';
import { type Protocol } from './protocols.ts';
import type { ServiceEntrySpec } from './specs.ts';
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
export declare const noAddress = "0.0.0.0";
/** Every service of the mesh, oldest first (SortServicesByCreationTime). One hostname may occur more than once. */
export declare const services: (graph: Graph) => readonly Service[];
/** Services by hostname, oldest first. */
export declare const servicesByHost: (graph: Graph) => ReadonlyMap<string, readonly Service[]>;
/**
 * The service that stands for a hostname in a namespace where only one can: the oldest, but a Kubernetes Service before any ServiceEntry
 * (pilot/pkg/model/push_context.go initServiceRegistry, HostnameAndNamespace).
 */
export declare const serviceIndex: (graph: Graph) => ReadonlyMap<string, ReadonlyMap<string, Service>>;
/** A service with other ports than its object has. */
export declare const withPorts: (service: Service, ports: readonly ServicePort[]) => Service;
/**
 * Services for which istiod's own answer changes from one push to the next: two ServiceEntries of one namespace with one host and, as far as
 * the input says, one age, that differ in more than their addresses.
 */
export declare const contestedServices: (graph: Graph) => ReadonlySet<Service>;
/** The service that istiod makes of a Kubernetes Service (ConvertService). */
export declare function kubernetesService(graph: Graph, resource: Resource): Service;
/** The services that istiod makes of a ServiceEntry (convertServices). */
export declare function entryServices(config: Config<ServiceEntrySpec>): Service[];
/** The namespaces that a service is exported to: what it says, else the default of the mesh (serviceExportTo). */
export declare const serviceExportTo: (graph: Graph, service: Service) => ReadonlySet<string>;
/** Whether the proxies of a namespace may see a service (IsServiceVisible). */
export declare function isServiceVisible(graph: Graph, service: Service, namespace: string): boolean;
