import { type Graph } from '../graph/index.ts';
import { type Field, type Path } from '../yaml/index.ts';
import type { Config } from './configs.ts';
import { type Protocol } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import type { GatewaySpec, ServerSpec, ServerTls } from './specs.ts';
/**
 * How the servers of all Gateways of one workload become one (mergeGateways, CheckDuplicates and sanitizeServerHostNamespace
 * in pilot/pkg/model/gateway.go; the kinds of servers in pkg/config/gateway/gateway.go).
 */
/** One server of a Gateway on one port of a workload. */
export interface GatewayServer {
    readonly gateway: Config<GatewaySpec>;
    /** `namespace/name` of the Gateway, as VirtualServices call it. */
    readonly gatewayName: string;
    /** Its place in `spec.servers`. */
    readonly index: number;
    readonly spec: ServerSpec;
    /** Port of the workload, after the targetPort of its Service. */
    readonly port: number;
    /** Empty for every address. */
    readonly bind: string;
    readonly protocol: Protocol;
    /** Undefined without `tls`. A `tls` without mode means PASSTHROUGH. */
    readonly mode: NonNullable<ServerTls['mode']> | undefined;
    /** `namespace/host` or `host`: `./` and a `*` for all namespaces are resolved. */
    readonly hosts: readonly string[];
    /** Name of the routes that Envoy asks for; empty where it forwards bytes. Servers of one name share their virtual hosts. */
    readonly routeName: string;
    /** The manifest's field, below the server. */
    at(...path: Path): Field;
}
/** Speaks TLS on the wire, terminated or passed on. A plaintext server may have `tls` too, for httpsRedirect. */
export declare const isTlsServer: ({ mode, protocol }: GatewayServer) => boolean;
export declare const isPassthrough: ({ mode }: GatewayServer) => boolean;
/** Terminates TLS and routes HTTP. */
export declare const terminatesHttps: (server: GatewayServer) => boolean;
/** Why a server is left out whole. */
export type DropReason = 
/** A server with `tls` before it on the port and bind has one of its hosts. */
'duplicate-host'
/** A plaintext server before it holds port and bind, and not both of them speak HTTP. */
 | 'protocol-conflict'
/** A second plaintext server among the TLS servers of a port, before Istio 1.29. */
 | 'plaintext-among-tls'
/** Another HTTPS server of the same Gateway has the same port number and port name. */
 | 'duplicate-port-name';
export interface DroppedServer {
    readonly server: GatewayServer;
    readonly reason: DropReason;
    /** The server that stands in its way. For `duplicate-host` it may have been dropped itself: its hosts stay taken. */
    readonly winner: GatewayServer;
    /** For `duplicate-host`: the hosts that are taken, in the order of the server. */
    readonly hosts: readonly string[];
}
/** Accepted servers of one port, protocol (as written) and bind. */
export interface ServerGroup {
    readonly port: number;
    readonly protocol: Protocol;
    readonly bind: string;
    /** Routes of a plaintext HTTP group: those of the server that joined it last under a name of its own. */
    routeName: string;
    readonly servers: GatewayServer[];
}
export interface MergedGateway {
    readonly proxy: Proxy;
    /** In the order of their first servers. */
    readonly groups: readonly ServerGroup[];
    readonly accepted: readonly GatewayServer[];
    readonly dropped: readonly DroppedServer[];
    /** Servers by name of their routes, in merge order. */
    readonly byRouteName: ReadonlyMap<string, readonly GatewayServer[]>;
    /** Servers that hold a placeholder where the merge needs a value; nothing is said of them. */
    readonly undecided: readonly {
        readonly gateway: Config<GatewaySpec>;
        readonly index: number;
    }[];
}
/** The servers of all Gateways of a workload, merged in the order of their age. */
export declare const mergedGateway: (graph: Graph, about: Proxy) => MergedGateway;
/** `./h` is `<namespace>/h`, `*\/h` is `h`; an entry for every host of every namespace replaces the whole list. */
export declare function normalHosts(hosts: readonly string[], namespace: string): readonly string[];
