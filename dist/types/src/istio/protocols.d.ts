/** Protocols of ports. Source: pkg/config/protocol/instance.go, pkg/config/kube/conversion.go. */
declare const words: {
    readonly tcp: 'TCP';
    readonly udp: 'UDP';
    readonly grpc: 'GRPC';
    readonly 'grpc-web': 'GRPC-Web';
    readonly http: 'HTTP';
    readonly http_proxy: 'HTTP_PROXY';
    readonly http2: 'HTTP2';
    readonly https: 'HTTPS';
    readonly tls: 'TLS';
    readonly mongo: 'Mongo';
    readonly redis: 'Redis';
    readonly mysql: 'MySQL';
};
/** `AUTO`: no protocol that Istio knows, so the proxy looks at the first bytes. */
export type Protocol = (typeof words)[keyof typeof words] | 'AUTO';
/** The protocol of a port of a Gateway, Sidecar or ServiceEntry: the exact word, in any case (protocol.Parse). */
export declare const parseProtocol: (text: string | undefined) => Protocol;
/** Protocols that speak HTTP without TLS. */
export declare const isHttp: (protocol: Protocol) => boolean;
/** The application itself speaks TLS. */
export declare const isTls: (protocol: Protocol) => boolean;
/** What a listener does with a port: routes HTTP, forwards bytes, or finds out which of the two (ModelProtocolToListenerProtocol). */
export type ListenerProtocol = 'HTTP' | 'TCP' | 'AUTO' | 'UDP';
export declare const listenerProtocol: (protocol: Protocol) => ListenerProtocol;
/** What the Kubernetes API allows for a Service port. */
export interface KubernetesPort {
    readonly name?: string | undefined;
    readonly port: number;
    readonly protocol?: string | undefined;
    readonly appProtocol?: string | undefined;
}
/** The protocol of a port of a Kubernetes Service: `appProtocol`, else the first word of the port's name (ConvertProtocol). */
export declare const servicePortProtocol: ({ name, port, protocol, appProtocol }: KubernetesPort) => Protocol;
export {};
