import { type DataEvidence, type Evidence, type Graph } from '../graph/index.ts';
import type { Proxy } from './proxy.ts';
import type { ServerTls } from './specs.ts';
/**
 * From the name that a Gateway or DestinationRule gives a credential to what a gateway workload gets for it.
 * Source: pilot/pkg/model/credentials/resource.go, pilot/pkg/security/model/authentication.go, pilot/pkg/xds/sds.go,
 * pilot/pkg/credentials/kube/secrets.go.
 */
/** What turns the name of a certificate into the name of its CA. */
export declare const caSuffix = "-cacert";
/** The workload's own certificate from the mesh, and the root that belongs to it. */
export declare const ownCertificate = "default";
export declare const ownRoot = "ROOTCA";
/** What Envoy asks SDS for when a server or rule names a credential; `istioctl proxy-config secret` shows this name (ToResourceName). */
export declare function resourceNameOf(credential: string): string;
/** Certificates and CA of a server that terminates TLS, as resource names (BuildListenerTLSContext). */
export interface ServerCredentials {
    /** Empty for ISTIO_MUTUAL: the certificate of the workload. */
    readonly certificates: readonly string[];
    /** The CA that client certificates are checked against; undefined where none is asked for, or the mesh's own root is used. */
    readonly ca: string | undefined;
}
export declare function serverCredentials(tls: ServerTls): ServerCredentials;
/** Certificate and key from files of the Pod; without both of them the workload's own (SdsCertificateConfig.GetResourceName). */
export declare const fileCertificate: (certificate: string | undefined, key: string | undefined) => string;
export declare const fileRoot: (ca: string | undefined) => string;
/** A resource name taken apart, as istiod answers it for one workload (ParseResourceName). */
export interface Reference {
    readonly resourceName: string;
    /** `kubernetes`: read in the workload's namespace. `gateway`: read wherever it says, if the Gateway may refer to it. */
    readonly type: 'kubernetes' | 'gateway' | 'configmap';
    readonly namespace: string;
    readonly name: string;
}
/** @returns undefined for names that istiod has no answer to: files, the workload's own certificate, external servers, malformed names */
export declare function parseReference(resourceName: string, proxyNamespace: string): Reference | undefined;
/** What SDS does with a name, and why. */
export type DeliveryReason = 'delivered'
/** Nothing that istiod reads: a placeholder, a malformed name. */
 | 'no-reference'
/** `kubernetes://` reads in the workload's namespace only. */
 | 'other-namespace'
/** `kubernetes-gateway://` without a Gateway that may refer to it. */
 | 'not-permitted' | 'not-found'
/** A type of Secret that istiod does not watch. */
 | 'not-watched' | 'no-certificate-keys' | 'no-ca-key';
export interface Delivery {
    readonly reason: DeliveryReason;
    readonly reference: Reference | undefined;
    /** What was looked up last; undefined where it did not come to that. */
    readonly found: DataEvidence | undefined;
    /** For `not-found`: whether the input shows that it is missing, or just does not show it. */
    readonly missing: Evidence | undefined;
}
/** What a gateway workload gets when it asks for a resource name. RBAC of its ServiceAccount is taken for granted. */
export declare function delivery(graph: Graph, proxy: Proxy, resourceName: string): Delivery;
/**
 * The `kubernetes-gateway://` names that a workload may ask for: those in servers of a Gateway of its own namespace (a server that the merge
 * drops counts too), for a Secret of that namespace or one that a ReferenceGrant opens (mergeGateways in pilot/pkg/model/gateway.go).
 */
export declare const permittedReferences: (graph: Graph, about: Proxy) => ReadonlySet<string>;
