import { type Graph } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type ServerCredentials } from './credentials.ts';
import { type GatewayServer } from './gateway-merge.ts';
import { type Cluster } from './http-routes.ts';
import type { Proxy } from './proxy.ts';
import type { L4Match, TlsMatch } from './specs.ts';
import type { MatchOf, VirtualService } from './virtual-services.ts';
/**
 * The listeners of a gateway workload and their filter chains (buildGatewayListeners and buildGatewayTCPBasedFilterChains
 * in pilot/pkg/networking/core/gateway.go).
 */
export interface Listener {
    /** Port of the workload. */
    readonly port: number;
    /** Empty for every address. */
    readonly bind: string;
    /** At least one. */
    readonly chains: readonly FilterChain[];
}
/** A name that a chain takes connections for, with the place that it comes from. */
export interface ServerName {
    readonly name: string;
    readonly at: Field;
}
export interface FilterChain {
    /** One server; several where plaintext servers share the chain. */
    readonly servers: readonly GatewayServer[];
    /** SNI; undefined where the chain takes what no other chain does. A `*` among the names makes it that, and the other names are lost. */
    readonly sni: readonly ServerName[] | undefined;
    /** Undefined where TLS is not terminated. */
    readonly tls: ChainTls | undefined;
    /** HTTP: the name of its routes, see `virtualHosts`. Undefined where bytes are forwarded. */
    readonly routeName: string | undefined;
    /** Where bytes are forwarded to. */
    readonly to: readonly Cluster[];
    /** Takes only connections of mesh proxies, by ALPN. */
    readonly meshOnly: boolean;
    /** The VirtualService that sends the bytes somewhere. */
    readonly from: VirtualService | undefined;
    readonly at: Field;
}
export interface ChainTls extends ServerCredentials {
    readonly mode: 'simple' | 'mutual' | 'optional_mutual' | 'istio_mutual';
    readonly minVersion: string | undefined;
    readonly maxVersion: string | undefined;
}
/** The listeners of a gateway workload, in the order of its servers. */
export declare const listeners: (graph: Graph, about: Proxy) => readonly Listener[];
/** The Pod says that its user may not bind ports below 1024. */
export declare const cannotBindLowPorts: ({ workload }: Proxy) => boolean;
/** The hosts of a server without their namespaces, each once, by alphabet (GetSNIHostsForServer). */
export declare function serverNames(server: GatewayServer): ServerName[];
/** Gateway and port conditions of a tcp or tls rule; those on sources and addresses are not looked at (l4SingleMatch). */
export declare const appliesTo: ({ match, gateways }: MatchOf<L4Match | TlsMatch>, server: GatewayServer) => boolean;
