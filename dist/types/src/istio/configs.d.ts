import { type Graph, type Resource } from '../graph/index.ts';
import { type Field, type Path } from '../yaml/index.ts';
import type { DestinationRuleSpec, GatewaySpec, PeerAuthenticationSpec, ServiceEntrySpec, SidecarSpec, VirtualServiceSpec, WorkloadEntrySpec } from './specs.ts';
/**
 * An Istio object as istiod holds it: read from a manifest, or derived from a Gateway API object, a Kubernetes Ingress or a BackendTLSPolicy.
 * `resource` is the manifest that it comes from, so that every part of it can be shown in a file.
 */
export interface Config<Spec> {
    readonly namespace: string;
    readonly name: string;
    /** Milliseconds since 1970; undefined sorts after every time for Istio objects without one, see `byAge`. */
    readonly createdAt: number | undefined;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly spec: Spec;
    readonly resource: Resource;
    /** Not written as this kind: made by istiod from `resource`. */
    readonly derived: boolean;
    /** The manifest's field for a path of `spec`; for derived objects the closest field that it came from. */
    at(...path: Path): Field;
}
interface Specs {
    Gateway: GatewaySpec;
    VirtualService: VirtualServiceSpec;
    DestinationRule: DestinationRuleSpec;
    ServiceEntry: ServiceEntrySpec;
    WorkloadEntry: WorkloadEntrySpec;
    Sidecar: SidecarSpec;
    PeerAuthentication: PeerAuthenticationSpec;
}
/** The objects of an Istio kind that the cluster would accept, oldest first. Derived ones are not among them. */
export declare function configs<K extends keyof Specs>(graph: Graph, kind: K): readonly Config<Specs[K]>[];
/** The Config of one manifest, made once. */
export declare function configOf<Spec>(resource: Resource): Config<Spec>;
/**
 * Istio's order of age: creation time, then name, then namespace (pilot/pkg/model/config.go, sortConfigByCreationTime).
 * An object without a time is still to be created, so it is newer than any that has one.
 */
export declare const byAge: (a: Config<unknown>, b: Config<unknown>) => number;
export declare const compareText: (a: string, b: string) => number;
/** Groups configs by namespace, keeping their order. */
export declare const byNamespace: <Spec>(list: readonly Config<Spec>[]) => ReadonlyMap<string, readonly Config<Spec>[]>;
export {};
