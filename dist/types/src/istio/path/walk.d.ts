import { type Graph } from '../../graph/index.ts';
import type { Proxy } from '../proxy.ts';
import { type Bytes, type Call, type TlsPath } from './types.ts';
/**
 * The ways that a call takes through the mesh, with who starts and who ends TLS on every hop.
 * @param client the sidecar of the application that calls; undefined for a caller without one, inside the cluster or outside
 */
export declare function tlsPaths(graph: Graph, client: Proxy | undefined, call: Call, options?: PathOptions): TlsPath[];
export interface PathOptions {
    /** Take for granted that the caller's Envoy gets the certificates and CAs of its upstreams: they may come from files that only some workloads mount. */
    readonly trustCallerCredentials?: boolean;
}
/** What an application that calls a port sends as a rule: what the port is declared for, else what its number suggests. */
export declare function bytesFor(graph: Graph, client: Proxy | undefined, host: string, port: number): Bytes;
