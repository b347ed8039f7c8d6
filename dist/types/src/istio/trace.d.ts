import { type Graph } from '../graph/index.ts';
import type { PathTrace } from './path/index.ts';
/** What istiod configures, in the shape of `schemas/trace.schema.json`. */
export interface Trace {
    schemaVersion: 1;
    rejected: {
        kind: string;
        namespace: string;
        name: string;
        message: string;
    }[];
    proxies: ProxyTrace[];
    /** The ways of the calls that were asked for. */
    paths?: PathTrace[];
}
export interface ProxyTrace {
    namespace: string;
    /** Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or Pod; `<name>-istio` for a gateway that Gateway API deploys. */
    workload: string;
    type: 'sidecar' | 'gateway';
    upstreams: UpstreamTrace[];
    /** Sidecars: port of the workload; 0 is every port without an entry of its own. */
    inbound?: {
        port: number;
        mtls: 'DISABLE' | 'PERMISSIVE' | 'STRICT';
    }[];
    outboundTls?: {
        port: number;
        sni: string[];
        to: string[];
    }[];
    outboundHttp?: {
        port: number;
        host: string;
        routes: RouteTrace[];
    }[];
    listeners?: ListenerTrace[];
    secrets?: Record<string, 'delivered' | 'not delivered'>;
}
export interface UpstreamTls {
    mode: 'none' | 'auto' | 'istio_mutual' | 'simple' | 'mutual';
    sni?: string;
    subjectAltNames?: string[];
    certificate?: string;
    ca?: string;
    autoSni?: true;
    autoSan?: true;
}
export interface UpstreamTrace {
    host: string;
    port: number;
    subset?: string;
    destinationRule?: string;
    tls: UpstreamTls;
}
export interface ListenerTrace {
    port: number;
    bind?: string;
    chains: ChainTrace[];
}
export interface ChainTrace {
    sni?: string[];
    tls?: {
        mode: 'simple' | 'mutual' | 'optional_mutual' | 'istio_mutual';
        certificate?: string[];
        ca?: string;
        minVersion?: string;
        maxVersion?: string;
    };
    http?: {
        domains: string[];
        requireTls?: true;
        routes?: RouteTrace[];
    }[];
    tcp?: string[];
}
export interface RouteTrace {
    match?: string;
    to?: string[];
    redirect?: string;
    directResponse?: number;
    from?: string;
}
/** Everything the model says about a view, proxy by proxy. */
export declare const trace: (graph: Graph) => Trace;
