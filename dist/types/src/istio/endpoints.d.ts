import { type Graph, type Workload } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type Service, type ServicePort } from './services.ts';
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
/**
 * The endpoints that clusters are built from for a port of a service: with several services of one hostname and namespace those
 * that the youngest of them with such a port finds (initServiceRegistry, CopyEndpoints).
 */
export declare function portEndpoints(graph: Graph, service: Service, port: number): readonly Endpoint[];
/** What leads traffic to the Pods of each workload: ports of Services and of ServiceEntries that select it, those of the oldest service first. */
export declare const inboundEndpoints: (graph: Graph) => ReadonlyMap<Workload, readonly Endpoint[]>;
/** Whether the endpoints that the input shows are all that there can be: a Service without selector is filled by hand or by a controller. */
export declare const areEndpointsKnown: (service: Service) => boolean;
/** The names that the object of a service demands of its endpoints; with several objects for one hostname and namespace, the youngest. */
export declare const declaredNames: (graph: Graph, service: Service) => readonly string[];
/** The identities that endpoints of a service may show: those its object names and those of its endpoints (addServiceAccounts). */
export declare const serviceAccounts: (graph: Graph, about: Service) => readonly string[];
/** The workloads of a namespace whose Pods a selector fits; an empty one fits all. */
export declare function selectWorkloads(graph: Graph, namespace: string, selector: Readonly<Record<string, string>>): readonly Workload[];
/** The port of the Pods that a port of a Service leads to; undefined where no container has a port of that name (FindPort). */
export declare function targetPort(port: ServicePort, workload: Workload): number | undefined;
