/**
 * The parts of Istio's API that the model reads, as plain data. Everything is optional: manifests are what people wrote.
 * A value that holds a placeholder is a string for which `isUnknown` is true, whatever the type here says.
 * Source: istio.io/api, networking/v1alpha3 and security/v1beta1.
 */
export interface StringMatch {
    exact?: string;
    prefix?: string;
    regex?: string;
}
export interface ServerTls {
    httpsRedirect?: boolean;
    mode?: 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';
    serverCertificate?: string;
    privateKey?: string;
    caCertificates?: string;
    caCrl?: string;
    credentialName?: string;
    credentialNames?: string[];
    caCertCredentialName?: string;
    tlsCertificates?: {
        serverCertificate?: string;
        privateKey?: string;
        caCertificates?: string;
    }[];
    subjectAltNames?: string[];
    verifyCertificateSpki?: string[];
    verifyCertificateHash?: string[];
    minProtocolVersion?: string;
    maxProtocolVersion?: string;
    cipherSuites?: string[];
}
export interface ServerSpec {
    port?: {
        number?: number;
        protocol?: string;
        name?: string;
        targetPort?: number;
    };
    bind?: string;
    hosts?: string[];
    tls?: ServerTls;
    defaultEndpoint?: string;
    name?: string;
}
export interface GatewaySpec {
    servers?: ServerSpec[];
    selector?: Record<string, string>;
}
export interface Destination {
    host?: string;
    subset?: string;
    port?: {
        number?: number;
    };
}
export interface HttpMatch {
    name?: string;
    uri?: StringMatch;
    scheme?: StringMatch;
    method?: StringMatch;
    authority?: StringMatch;
    headers?: Record<string, StringMatch>;
    withoutHeaders?: Record<string, StringMatch>;
    queryParams?: Record<string, StringMatch>;
    ignoreUriCase?: boolean;
    port?: number;
    sourceLabels?: Record<string, string>;
    sourceNamespace?: string;
    gateways?: string[];
}
export interface HttpRedirect {
    uri?: string;
    authority?: string;
    port?: number;
    derivePort?: string;
    scheme?: string;
    redirectCode?: number;
}
export interface HttpRewrite {
    uri?: string;
    authority?: string;
    uriRegexRewrite?: {
        match?: string;
        rewrite?: string;
    };
}
export interface WeightedDestination {
    destination?: Destination;
    weight?: number;
    headers?: HeaderOperations;
}
export interface HeaderOperations {
    request?: {
        set?: Record<string, string>;
        add?: Record<string, string>;
        remove?: string[];
    };
    response?: {
        set?: Record<string, string>;
        add?: Record<string, string>;
        remove?: string[];
    };
}
export interface HttpRule {
    name?: string;
    match?: HttpMatch[];
    route?: WeightedDestination[];
    redirect?: HttpRedirect;
    directResponse?: {
        status?: number;
    };
    delegate?: {
        name?: string;
        namespace?: string;
    };
    rewrite?: HttpRewrite;
    mirror?: Destination;
    mirrors?: {
        destination?: Destination;
    }[];
    headers?: HeaderOperations;
}
export interface TlsMatch {
    sniHosts?: string[];
    destinationSubnets?: string[];
    port?: number;
    sourceLabels?: Record<string, string>;
    gateways?: string[];
    sourceNamespace?: string;
}
export interface L4Match {
    destinationSubnets?: string[];
    port?: number;
    sourceLabels?: Record<string, string>;
    gateways?: string[];
    sourceNamespace?: string;
    sourceSubnet?: string;
}
export interface TlsRule {
    match?: TlsMatch[];
    route?: WeightedDestination[];
}
export interface TcpRule {
    match?: L4Match[];
    route?: WeightedDestination[];
}
export interface VirtualServiceSpec {
    hosts?: string[];
    gateways?: string[];
    http?: HttpRule[];
    tls?: TlsRule[];
    tcp?: TcpRule[];
    exportTo?: string[];
}
export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
export interface ClientTls {
    mode?: ClientTlsMode;
    clientCertificate?: string;
    privateKey?: string;
    caCertificates?: string;
    credentialName?: string;
    subjectAltNames?: string[];
    sni?: string;
    insecureSkipVerify?: boolean;
    caCrl?: string;
}
export interface LoadBalancer {
    simple?: string;
    consistentHash?: Record<string, unknown>;
    localityLbSetting?: Record<string, unknown>;
}
export interface PortTrafficPolicy {
    port?: {
        number?: number;
    };
    tls?: ClientTls;
    loadBalancer?: LoadBalancer;
    connectionPool?: Record<string, unknown>;
    outlierDetection?: Record<string, unknown>;
}
export interface TrafficPolicy extends Omit<PortTrafficPolicy, 'port'> {
    portLevelSettings?: PortTrafficPolicy[];
    tunnel?: Record<string, unknown>;
    proxyProtocol?: Record<string, unknown>;
}
export interface SubsetSpec {
    name?: string;
    labels?: Record<string, string>;
    trafficPolicy?: TrafficPolicy;
}
export interface DestinationRuleSpec {
    host?: string;
    trafficPolicy?: TrafficPolicy;
    subsets?: SubsetSpec[];
    exportTo?: string[];
    workloadSelector?: {
        matchLabels?: Record<string, string>;
    };
}
export interface WorkloadEntrySpec {
    address?: string;
    ports?: Record<string, number>;
    labels?: Record<string, string>;
    network?: string;
    locality?: string;
    weight?: number;
    serviceAccount?: string;
}
export interface ServiceEntrySpec {
    hosts?: string[];
    addresses?: string[];
    ports?: {
        number?: number;
        protocol?: string;
        name?: string;
        targetPort?: number;
    }[];
    location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
    resolution?: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';
    endpoints?: WorkloadEntrySpec[];
    workloadSelector?: {
        labels?: Record<string, string>;
    };
    exportTo?: string[];
    subjectAltNames?: string[];
}
export interface SidecarSpec {
    workloadSelector?: {
        labels?: Record<string, string>;
    };
    ingress?: {
        port?: {
            number?: number;
            protocol?: string;
            name?: string;
        };
        bind?: string;
        captureMode?: string;
        defaultEndpoint?: string;
        tls?: ServerTls;
    }[];
    egress?: {
        port?: {
            number?: number;
            protocol?: string;
            name?: string;
        };
        bind?: string;
        captureMode?: string;
        hosts?: string[];
    }[];
    outboundTrafficPolicy?: {
        mode?: string;
        egressProxy?: Destination;
    };
}
export type MtlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
export interface PeerAuthenticationSpec {
    selector?: {
        matchLabels?: Record<string, string>;
    };
    mtls?: {
        mode?: MtlsMode;
    };
    portLevelMtls?: Record<string, {
        mode?: MtlsMode;
    }>;
}
