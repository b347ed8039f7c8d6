import { type Graph } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type Config } from './configs.ts';
import type { HttpMatch, HttpRule, L4Match, TlsMatch, VirtualServiceSpec } from './specs.ts';
/**
 * VirtualServices in the form in which every proxy reads them.
 * Source: pilot/pkg/model/virtualservice.go, virtualservice_controller.go, push_context.go (initVirtualServices, VirtualServicesForGateway).
 */
export interface VirtualService {
    readonly config: Config<VirtualServiceSpec>;
    readonly namespace: string;
    readonly name: string;
    /** What it was before istiod made a VirtualService of it; decides how paths and hosts are matched. */
    readonly semantics: 'istio' | 'gateway-api' | 'ingress';
    /** Short names resolved. */
    readonly hosts: readonly string[];
    /** `mesh` (also where none is written) and `namespace/name`, in the order and as often as written. */
    readonly gateways: readonly string[];
    /** Rules of delegates in place of the rules that name them. */
    readonly http: readonly HttpRouteRule[];
    readonly tls: readonly L4RouteRule<TlsMatch>[];
    readonly tcp: readonly L4RouteRule<L4Match>[];
    /** Rules whose delegate gives nothing. */
    readonly lost: readonly LostRule[];
    /** Namespaces that see it: `everyone`, or those named. */
    readonly visibleIn: 'everyone' | ReadonlySet<string>;
}
/** A condition of a rule, with gateways resolved. */
export interface MatchOf<Match> {
    readonly match: Match;
    /** `mesh` and `namespace/name`; undefined where none is written. */
    readonly gateways: readonly string[] | undefined;
    /** Where it is written. */
    at(): Field;
}
/** A destination of a route, its short name resolved. */
export interface Target {
    /** Empty where a Gateway API backend is invalid. */
    readonly host: string;
    readonly subset: string | undefined;
    readonly port: number | undefined;
    readonly weight: number;
    /** The `destination`. */
    at(): Field;
}
export interface HttpRouteRule {
    readonly rule: HttpRule;
    /** None where the rule fits every request. */
    readonly matches: readonly MatchOf<HttpMatch>[];
    readonly to: readonly Target[];
    readonly mirrors: readonly Target[];
    /** The rule; in the delegate, where one took its place. */
    at(): Field;
    /** The rule of the root that delegates to this one. */
    readonly delegatedBy?: () => Field;
}
export interface L4RouteRule<Match> {
    readonly matches: readonly MatchOf<Match>[];
    readonly to: readonly Target[];
    at(): Field;
}
export interface LostRule {
    /** `missing`: no VirtualService without hosts of that name; `hidden`: not exported to the root's namespace; `conflict`: its matches do not fit those of the root. */
    readonly why: 'missing' | 'hidden' | 'conflict';
    /** The `delegate` of the root's rule. */
    readonly at: Field;
    /** The delegate's rule that does not fit. */
    readonly rule?: Field;
}
/** The gateway name that stands for all sidecars. */
export declare const mesh = "mesh";
/** Every VirtualService with hosts, oldest first: written ones with their delegates merged in, and derived ones. */
export declare const virtualServices: (graph: Graph) => readonly VirtualService[];
/** VirtualServices without hosts, by `namespace/name`: they only serve others as delegates. */
export declare const delegateVirtualServices: (graph: Graph) => ReadonlyMap<string, Config<VirtualServiceSpec>>;
/**
 * The VirtualServices of a gateway (`namespace/name`, or `mesh`) as a proxy of `namespace` sees them, in the order in which they apply:
 * private to its namespace, exported to it by name, public; within each by age. Gateway API routes of the proxy's own namespace come first.
 * A VirtualService that names the gateway twice is there twice.
 */
export declare function virtualServicesFor(graph: Graph, namespace: string, gateway: string): readonly VirtualService[];
/** `mesh`, or `namespace/name` of what a VirtualService calls a gateway (resolveGatewayName, which also knows the old form `name.namespace.svc...`). */
export declare function resolveGateway(gateway: string, namespace: string): string;
