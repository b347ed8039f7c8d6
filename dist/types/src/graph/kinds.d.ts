/**
 * The kinds that some rule or the model reads, by the name that rules use. Two APIs have a Gateway, so the group decides;
 * any served version of a group counts as the same kind.
 */
declare const kindTable: {
    readonly Gateway: readonly ['networking.istio.io', 'Gateway'];
    readonly VirtualService: readonly ['networking.istio.io', 'VirtualService'];
    readonly DestinationRule: readonly ['networking.istio.io', 'DestinationRule'];
    readonly ServiceEntry: readonly ['networking.istio.io', 'ServiceEntry'];
    readonly WorkloadEntry: readonly ['networking.istio.io', 'WorkloadEntry'];
    readonly WorkloadGroup: readonly ['networking.istio.io', 'WorkloadGroup'];
    readonly Sidecar: readonly ['networking.istio.io', 'Sidecar'];
    readonly EnvoyFilter: readonly ['networking.istio.io', 'EnvoyFilter'];
    readonly ProxyConfig: readonly ['networking.istio.io', 'ProxyConfig'];
    readonly PeerAuthentication: readonly ['security.istio.io', 'PeerAuthentication'];
    readonly RequestAuthentication: readonly ['security.istio.io', 'RequestAuthentication'];
    readonly AuthorizationPolicy: readonly ['security.istio.io', 'AuthorizationPolicy'];
    readonly Telemetry: readonly ['telemetry.istio.io', 'Telemetry'];
    readonly WasmPlugin: readonly ['extensions.istio.io', 'WasmPlugin'];
    readonly IstioOperator: readonly ['install.istio.io', 'IstioOperator'];
    readonly Istio: readonly ['sailoperator.io', 'Istio'];
    readonly KubernetesGateway: readonly ['gateway.networking.k8s.io', 'Gateway'];
    readonly GatewayClass: readonly ['gateway.networking.k8s.io', 'GatewayClass'];
    readonly HTTPRoute: readonly ['gateway.networking.k8s.io', 'HTTPRoute'];
    readonly GRPCRoute: readonly ['gateway.networking.k8s.io', 'GRPCRoute'];
    readonly TLSRoute: readonly ['gateway.networking.k8s.io', 'TLSRoute'];
    readonly TCPRoute: readonly ['gateway.networking.k8s.io', 'TCPRoute'];
    readonly UDPRoute: readonly ['gateway.networking.k8s.io', 'UDPRoute'];
    readonly ReferenceGrant: readonly ['gateway.networking.k8s.io', 'ReferenceGrant'];
    readonly BackendTLSPolicy: readonly ['gateway.networking.k8s.io', 'BackendTLSPolicy'];
    readonly ListenerSet: readonly ['gateway.networking.k8s.io', 'ListenerSet'];
    readonly XListenerSet: readonly ['gateway.networking.x-k8s.io', 'XListenerSet'];
    readonly XBackendTrafficPolicy: readonly ['gateway.networking.x-k8s.io', 'XBackendTrafficPolicy'];
    readonly Namespace: readonly ['', 'Namespace'];
    readonly Service: readonly ['', 'Service'];
    readonly ServiceAccount: readonly ['', 'ServiceAccount'];
    readonly Secret: readonly ['', 'Secret'];
    readonly ConfigMap: readonly ['', 'ConfigMap'];
    readonly Pod: readonly ['', 'Pod'];
    readonly Endpoints: readonly ['', 'Endpoints'];
    readonly ReplicationController: readonly ['', 'ReplicationController'];
    readonly EndpointSlice: readonly ['discovery.k8s.io', 'EndpointSlice'];
    readonly Deployment: readonly ['apps', 'Deployment'];
    readonly StatefulSet: readonly ['apps', 'StatefulSet'];
    readonly DaemonSet: readonly ['apps', 'DaemonSet'];
    readonly ReplicaSet: readonly ['apps', 'ReplicaSet'];
    readonly Job: readonly ['batch', 'Job'];
    readonly CronJob: readonly ['batch', 'CronJob'];
    readonly Rollout: readonly ['argoproj.io', 'Rollout'];
    readonly DeploymentConfig: readonly ['apps.openshift.io', 'DeploymentConfig'];
    readonly Ingress: readonly ['networking.k8s.io', 'Ingress'];
    readonly IngressClass: readonly ['networking.k8s.io', 'IngressClass'];
    readonly Role: readonly ['rbac.authorization.k8s.io', 'Role'];
    readonly RoleBinding: readonly ['rbac.authorization.k8s.io', 'RoleBinding'];
    readonly ClusterRole: readonly ['rbac.authorization.k8s.io', 'ClusterRole'];
    readonly ClusterRoleBinding: readonly ['rbac.authorization.k8s.io', 'ClusterRoleBinding'];
    readonly ValidatingWebhookConfiguration: readonly ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration'];
    readonly MutatingWebhookConfiguration: readonly ['admissionregistration.k8s.io', 'MutatingWebhookConfiguration'];
    readonly APIService: readonly ['apiregistration.k8s.io', 'APIService'];
    readonly CustomResourceDefinition: readonly ['apiextensions.k8s.io', 'CustomResourceDefinition'];
    readonly Certificate: readonly ['cert-manager.io', 'Certificate'];
    readonly Issuer: readonly ['cert-manager.io', 'Issuer'];
    readonly ClusterIssuer: readonly ['cert-manager.io', 'ClusterIssuer'];
    readonly GardenerCertificate: readonly ['cert.gardener.cloud', 'Certificate'];
    readonly ExternalSecret: readonly ['external-secrets.io', 'ExternalSecret'];
    readonly ClusterExternalSecret: readonly ['external-secrets.io', 'ClusterExternalSecret'];
    readonly SealedSecret: readonly ['bitnami.com', 'SealedSecret'];
    readonly SopsSecret: readonly ['isindir.github.com', 'SopsSecret'];
    readonly SecretProviderClass: readonly ['secrets-store.csi.x-k8s.io', 'SecretProviderClass'];
    readonly VaultStaticSecret: readonly ['secrets.hashicorp.com', 'VaultStaticSecret'];
    readonly VaultPKISecret: readonly ['secrets.hashicorp.com', 'VaultPKISecret'];
    readonly VaultDynamicSecret: readonly ['secrets.hashicorp.com', 'VaultDynamicSecret'];
    readonly OnePasswordItem: readonly ['onepassword.com', 'OnePasswordItem'];
    readonly InfisicalSecret: readonly ['secrets.infisical.com', 'InfisicalSecret'];
    readonly Bundle: readonly ['trust.cert-manager.io', 'Bundle'];
    readonly ServiceMonitor: readonly ['monitoring.coreos.com', 'ServiceMonitor'];
    readonly PodMonitor: readonly ['monitoring.coreos.com', 'PodMonitor'];
    readonly Kustomization: readonly ['kustomize.config.k8s.io', 'Kustomization'];
};
export type Kind = keyof typeof kindTable;
/**
 * Kinds that there are many of and that little depends on, with the words of which a document needs one to matter to rules by itself: a certificate in a
 * ConfigMap, a webhook in a definition. All other documents of these kinds are parsed only when somebody asks for them by name.
 */
export declare const rarelyRead: ReadonlyMap<Kind, readonly string[]>;
/** The group of an apiVersion; empty for the core group. */
export declare const groupOf: (apiVersion: string) => string;
/** @returns the kind by our name, or undefined where nothing reads it. */
export declare const kindOf: (apiVersion: string, kind: string) => Kind | undefined;
/**
 * The kind that an object was meant to be. Under a wrong group of Kubernetes or Istio, as `networking.istio.io/v1` PeerAuthentication, that is what
 * its word says: no other kind can be meant, and a rule reports the group.
 */
export declare const writtenKind: (apiVersion: string, kind: string) => Kind | undefined;
/** What became of a kind that Istio does not have any more. */
export declare const removedKind: (apiVersion: string, kind: string) => string | undefined;
/** Why the cluster has no such kind; undefined where it may well have it. */
export declare function unknownKind(apiVersion: string, kind: string): string | undefined;
export declare const isClusterScoped: (kind: Kind) => boolean;
/** Every kind that something reads. */
export declare const kinds: readonly Kind[];
/** Every `kind:` word that is worth parsing a document for. Lists end in `List`. */
export declare const kindWords: ReadonlySet<string>;
/** The kind as Kubernetes writes it. */
export declare const kindWord: (kind: Kind) => string;
/** The kinds that Kubernetes writes with a word; `Gateway` is one of Istio and one of Gateway API. */
export declare const kindsOfWord: (word: string) => Kind[];
export {};
