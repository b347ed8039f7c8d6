import type { Kind, Workload } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import type { Endpoint } from '../endpoints.ts';
import type { GatewayServer } from '../gateway-merge.ts';
import type { Cluster } from '../http-routes.ts';
import type { FilterChain } from '../listeners.ts';
import type { Proxy } from '../proxy.ts';
import type { Service } from '../services.ts';
import type { Upstream } from '../upstream.ts';
import type { VirtualService } from '../virtual-services.ts';
/** What an application sends: HTTP in plain text, TLS that it speaks itself (https), or other bytes. */
export type Bytes = 'http' | 'tls' | 'tcp';
/** A connection that an application opens. */
export interface Call {
    /** As the application writes it: a host name, the short name of a Service, an address. */
    readonly host: string;
    readonly port: number;
    readonly bytes: Bytes;
    /** Path of the request; `/` where nothing is said. */
    readonly path?: string;
}
/** One layer of TLS around the bytes of the application. */
export interface TlsLayer {
    /** Who started it. */
    readonly by: Proxy | 'application';
    /** `mtls`: with the certificate of the workload and the ALPN of Istio, as sidecars of a mesh speak among themselves. */
    readonly kind: 'tls' | 'mtls';
    readonly sni: string | undefined;
    /** Where the server name is written; undefined for one that nobody wrote. */
    readonly sniAt: Field | undefined;
    /** Shows a certificate of its own. */
    readonly clientCertificate: boolean;
    /** The setting that started it; undefined where the application or automatic mTLS did. */
    readonly at: Field | undefined;
}
/** Why a call ends, or where it fails. All but the first four are failures; `unknown` says that the input does not decide. */
export type Verdict = 'ok'
/** A redirect or a fixed answer, by a rule or by `httpsRedirect`. */
 | 'answered'
/** Leaves the mesh to the address that the application called, as it is: no service or listener takes it. */
 | 'passed-through' | 'unknown'
/** The server expects TLS and gets plain text. */
 | 'plaintext-to-tls-port'
/** The server expects plain text and gets TLS. */
 | 'tls-to-plaintext-port'
/** TLS inside TLS, where the server takes off one layer. */
 | 'double-tls'
/** A gateway that has no chain for the server name. */
 | 'sni-not-served'
/** Nothing listens on the port of a gateway. */
 | 'no-listener'
/** No virtual host or no route for the request, or no tcp or tls rule for the connection: 404, or the connection is closed. */
 | 'no-route'
/** A route leads to an upstream that the proxy does not have: 503, or the connection is closed. */
 | 'no-cluster'
/** The upstream has no endpoint. */
 | 'no-endpoints'
/** The mesh lets only registered services be called (REGISTRY_ONLY). */
 | 'blocked'
/** The server demands mTLS of the mesh and gets something else. */
 | 'mtls-required'
/** mTLS of the mesh to a server that cannot speak it: no sidecar, PeerAuthentication DISABLE, a server certificate from elsewhere. */
 | 'mtls-not-understood'
/** A gateway that demands a client certificate and gets none. */
 | 'client-certificate-required'
/** The server's identity is none of those that the client accepts. */
 | 'identity-mismatch'
/** A certificate, key or CA that the proxy needs on this hop never reaches it. */
 | 'credential-missing'
/** Envoy gets a certificate or key that it cannot use. */
 | 'credential-refused'
/** The call comes back to where it has been. */
 | 'loop';
/** Something outside the input that would settle a question. */
export interface Missing {
    readonly kind: Kind;
    readonly namespace: string | undefined;
    /** Name, or host for objects that are found by one. */
    readonly name: string;
}
export interface Outcome {
    readonly verdict: Verdict;
    /** One sentence on what happens, without file names. */
    readonly detail: string;
    /** What decided, the most telling place first. */
    readonly places: readonly Field[];
    /** For `unknown`: what would settle it. For failures: what is taken not to exist because the input does not show it. */
    readonly missing: readonly Missing[];
}
/** The rule, or the default, that sends a call on. */
export interface RouteChoice {
    /** Undefined where the service's own default applies. */
    readonly from: VirtualService | undefined;
    readonly at: Field | undefined;
    /** As `trace` writes it: `prefix /`; undefined for connections. */
    readonly match: string | undefined;
}
/** How a gateway takes a connection. */
export interface Acceptance {
    readonly port: number;
    readonly chain: FilterChain;
    readonly server: GatewayServer;
    /** The kind of TLS that ends here. */
    readonly terminates: 'none' | 'tls' | 'mtls';
}
/** One party that sends the call on. */
export interface Hop {
    /** `client`: an application without Envoy. */
    readonly at: Proxy | 'client';
    /** Layers of TLS on arrival, the outermost last. */
    readonly received: readonly TlsLayer[];
    /** Of a gateway: the port of its workload that the call arrives at. */
    readonly port?: number;
    /** For gateways. */
    readonly accepted: Acceptance | undefined;
    readonly route: RouteChoice | undefined;
    /** The upstream that it is sent to; undefined where it is passed through to the address that was called. */
    readonly cluster: Cluster | undefined;
    readonly upstream: Upstream | undefined;
    /** Layers of TLS on departure. */
    readonly sent: readonly TlsLayer[];
    /** `ok` on every hop but the one that fails. */
    readonly outcome: Outcome;
}
/** Who takes the call in the end. */
export interface Server {
    /** `workload`: its Pods are in the input. `external`: an address or host outside. `unknown`: the input does not show it. */
    readonly kind: 'workload' | 'external' | 'unknown';
    readonly host: string;
    readonly port: number;
    readonly service: Service | undefined;
    readonly endpoint: Endpoint | undefined;
    readonly workload: Workload | undefined;
    /** The sidecar in front of it. */
    readonly sidecar: Proxy | undefined;
    readonly expects: 'tls' | 'plaintext' | 'unknown';
}
/** One way that a call can take; traffic that is split takes several. */
export interface TlsPath {
    readonly client: Proxy | undefined;
    readonly call: Call;
    readonly hops: readonly Hop[];
    /** Undefined where the call never gets so far. */
    readonly server: Server | undefined;
    /** Of the hop that fails, or of the server. */
    readonly outcome: Outcome;
}
/** Whether a call that ends so fails for certain, as far as the input shows. */
export declare const isFailure: ({ verdict }: Outcome) => boolean;
