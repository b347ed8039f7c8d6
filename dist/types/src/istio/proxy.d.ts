import type { Workload } from '../graph/index.ts';
/** Yes, no, or the input does not say. */
export type Tri = 'yes' | 'no' | 'unknown';
/** An Envoy that istiod configures: the sidecar of a workload, or a gateway. All Pods of one template are one Proxy. */
export interface Proxy {
    readonly type: 'sidecar' | 'gateway';
    readonly namespace: string;
    /** Name of the workload; `<gateway>-istio` for a gateway that Gateway API manages. */
    readonly name: string;
    /** Labels of the Pods. */
    readonly labels: Readonly<Record<string, string>>;
    /** The workload in the input; undefined for a gateway that Gateway API deploys. */
    readonly workload: Workload | undefined;
    /** SPIFFE name without scheme: `cluster.local/ns/NAMESPACE/sa/ACCOUNT`. */
    readonly identity: string;
    /** Whether it is certain that this Envoy runs: `unknown` where the input does not show whether the namespace is injected. */
    readonly injected: Tri;
}
