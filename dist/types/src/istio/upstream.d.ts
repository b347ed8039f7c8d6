import { type Graph } from '../graph/index.ts';
import { type MergedRule, type Part, type Subset } from './destination-rules.ts';
import type { Proxy } from './proxy.ts';
import { type Service, type ServicePort } from './services.ts';
import type { ClientTls, LoadBalancer } from './specs.ts';
import type { UpstreamTls } from './trace.ts';
/**
 * What a proxy sends to a service: one Upstream for each cluster that istiod gives it.
 * Source: pilot/pkg/networking/core/cluster.go buildOutboundClusters, cluster_builder.go applyDestinationRule, cluster_tls.go.
 */
export interface Upstream {
    readonly service: Service;
    readonly port: ServicePort;
    readonly subset: Subset | undefined;
    /** The DestinationRule in force, whether it says anything about TLS or not. */
    readonly rule: MergedRule | undefined;
    /** The settings of that rule that hold for this port and subset. */
    readonly policy: EffectivePolicy;
    /** What goes over the wire. */
    readonly tls: UpstreamTls;
    readonly reason: UpstreamReason;
    /** Goes to the address that the client called, so every endpoint is treated alike. */
    readonly isOriginalDestination: boolean;
    /** The identities that are accepted in mutual TLS of the mesh; empty: any identity of the mesh. */
    readonly identities: readonly string[];
    /** What decided here is not fully known: endpoints outside the input, placeholders. */
    readonly isUncertain: boolean;
}
/** Why an Upstream is as it is. */
export type UpstreamReason = 
/** The rule's `tls` says so. A `tls` without mode is DISABLE. */
'rule'
/** The rule asks for TLS with a credential, which a sidecar only gets from a rule with a workloadSelector: plain text. */
 | 'credential-without-selector'
/** MUTUAL without certificate or key: plain text. */
 | 'no-certificate'
/** Nothing is said, and the service is outside the mesh. */
 | 'mesh-external'
/** Nothing is said, and the mesh has automatic mTLS switched off. */
 | 'auto-mtls-off'
/** Nothing is said, and the PeerAuthentication of the server's namespace, or of the mesh, is DISABLE. */
 | 'server-disables-mtls'
/** Nothing is said; the client chooses the address, and no endpoint is known, or one is without sidecar. */
 | 'no-endpoints' | 'endpoint-without-sidecar' | 'auto-mtls';
/** Where in a DestinationRule something was decided. */
export type Level = 'rule' | 'port' | 'subset' | 'subset-port';
export interface EffectivePart<T> extends Part<T> {
    readonly level: Level;
}
/** Traffic policy for one port and subset; a level that says something hides more general ones only as far as istiod lets it. */
export interface EffectivePolicy {
    readonly tls: EffectivePart<ClientTls> | undefined;
    readonly loadBalancer: EffectivePart<LoadBalancer> | undefined;
    /** The most special level that exists. */
    readonly level: Level | undefined;
}
/** The policy of a rule for a Service port and a subset (MergeSubsetTrafficPolicy). */
export declare function effectivePolicy(rule: MergedRule | undefined, port: number, subset: Subset | undefined): EffectivePolicy;
/** A wildcard host whose real name each request brings: its clusters know no subsets. */
export declare const isDynamic: ({ hostname, resolution }: Service) => boolean;
/** Every cluster of a proxy. Proxies for which nothing differs share the list. */
export declare function upstreams(graph: Graph, proxy: Proxy): readonly Upstream[];
/** The clusters that a proxy has for a service of its scope. */
export declare function upstreamsTo(graph: Graph, proxy: Proxy, service: Service): readonly Upstream[];
/** The cluster behind a destination; undefined where the proxy has none, so that requests fail. */
export declare function upstream(graph: Graph, proxy: Proxy, host: string, port: number, subset?: string): Upstream | undefined;
