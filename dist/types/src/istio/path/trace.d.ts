import type { UpstreamTls } from '../trace.ts';
import type { Bytes, Missing, TlsPath, Verdict } from './types.ts';
/** The way of a call in the shape of `schemas/trace.schema.json`. */
export interface PathTrace {
    /** `namespace/workload` of those whose calls go this way; empty for callers outside the mesh. */
    clients: string[];
    call: {
        host: string;
        port: number;
        bytes: Bytes;
        path: string;
    };
    verdict: Verdict;
    detail?: string;
    places: PlaceTrace[];
    /** What the input does not show and would settle the verdict, or could change it. */
    missing: Missing[];
    hops: HopTrace[];
    server?: {
        kind: 'workload' | 'external' | 'unknown';
        host: string;
        port: number;
        workload?: string;
        sidecar: boolean;
        expects: 'tls' | 'plaintext' | 'unknown';
    };
}
export interface HopTrace {
    /** `namespace/workload`; `client` for a caller without Envoy. */
    at: string;
    type: 'sidecar' | 'gateway' | 'client';
    /** Layers of TLS, the outermost last. */
    received: LayerTrace[];
    sent: LayerTrace[];
    /** Gateways: the server that takes the connection. */
    server?: {
        gateway: string;
        index: number;
        port: number;
        terminates: 'none' | 'tls' | 'mtls';
        place: PlaceTrace;
    };
    route?: {
        from?: string;
        match?: string;
        place?: PlaceTrace;
    };
    /** `host:port` or `host:port|subset`; absent where the call passes by as it is. */
    to?: string;
    tls?: UpstreamTls & {
        destinationRule?: string;
        place?: PlaceTrace;
    };
    verdict: Verdict;
}
export interface LayerTrace {
    kind: 'tls' | 'mtls';
    /** `namespace/workload` of the proxy, or `application`. */
    by: string;
    sni?: string;
    place?: PlaceTrace;
}
export interface PlaceTrace {
    file: string;
    line: number;
    column: number;
    path: string;
}
export declare function pathTrace({ call, hops, server, outcome }: TlsPath, clients: readonly string[]): PathTrace;
