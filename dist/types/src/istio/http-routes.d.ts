import type { Field } from '../yaml/index.ts';
import type { HttpMatch } from './specs.ts';
import type { RouteTrace } from './trace.ts';
import type { HttpRouteRule, MatchOf, Target, VirtualService } from './virtual-services.ts';
/**
 * From the http rules of a VirtualService to the routes of a proxy.
 * Source: pilot/pkg/networking/core/route/route.go (BuildHTTPRoutesForVirtualService, TranslateRoute, GetDestinationCluster).
 */
export interface HttpRoute {
    readonly match: RouteMatch;
    /** More than one where traffic is split; none where the rule has only destinations without weight. */
    readonly to: readonly Cluster[];
    /** `https`, `host`, `https host`, or `same`: what of the address a redirect changes. */
    readonly redirect: string | undefined;
    readonly directResponse: number | undefined;
    readonly from: VirtualService;
    readonly rule: HttpRouteRule;
    /** The condition that it comes from, or the rule where that has none. */
    at(): Field;
}
export interface RouteMatch {
    readonly path: string;
    readonly kind: 'prefix' | 'exact' | 'regex';
    /** Further conditions: headers, withoutHeaders, method, authority, scheme. */
    readonly headers: number;
    readonly query: number;
    /** Conditions on JWT claims. */
    readonly claims: number;
}
/** Where a route leads: the name of an upstream, which may or may not exist. */
export interface Cluster {
    /** Empty where a Gateway API backend is invalid. */
    readonly host: string;
    readonly port: number;
    readonly subset: string | undefined;
    /** The `destination` that names it. */
    at(): Field;
}
/** What the choice of a cluster needs to know of a service. */
export interface RouteService {
    readonly ports: readonly {
        readonly number: number;
    }[];
    /** Host that an ExternalName Service stands for. */
    readonly externalName?: string | undefined;
}
/** For whom routes are made. */
export interface RouteScope {
    /** Namespace and Pod labels of the proxy. */
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    /** `namespace/name` of the Gateway, or `mesh`. */
    readonly gateway: string;
    /** Port that rules are compared with: the server's port.number, or the port of the service. */
    readonly port: number;
    /** The service that decides the port of a destination, if the proxy knows one. */
    service(host: string): RouteService | undefined;
}
/** Why a condition never applies at a proxy. */
export type Misfit = 'port' | 'gateways' | 'sourceLabels' | 'sourceNamespace';
/** The routes that a VirtualService gives a proxy, in order; those behind a catch-all are left out. */
export declare function httpRoutes(service: VirtualService, scope: RouteScope): HttpRoute[];
/** Catch-alls last, otherwise in order: how the routes of several VirtualServices share a virtual host of a gateway (SortVHostRoutes). */
export declare const catchAllsLast: (routes: readonly HttpRoute[]) => HttpRoute[];
/** Whether every request matches. `exact` never does, nor does a regular expression other than `.*` (IsCatchAllRoute). */
export declare const isCatchAll: ({ kind, path, headers, query, claims }: RouteMatch) => boolean;
/** Why an http condition gives no route here, if so. Where it names gateways, sources are not looked at (sourceMatchHTTP). */
export declare function httpMisfit({ match, gateways }: MatchOf<HttpMatch>, scope: RouteScope): Misfit | undefined;
/** What of `sourceLabels` and `sourceNamespace` keeps a proxy out. */
export declare function sourceMisfit(match: {
    sourceLabels?: Record<string, string>;
    sourceNamespace?: string;
}, proxy: Pick<RouteScope, 'namespace' | 'labels'>): Misfit | undefined;
/** The destinations that get traffic: a single one whatever its weight, of several those with a weight. */
export declare const destinations: (to: readonly Target[]) => readonly Target[];
/** The cluster of a destination: the port that is written, else the only one of its service, else the one that routes are made for. */
export declare const clusterOf: (target: Target, service: RouteService | undefined, port: number) => Cluster;
/** `host:port` or `host:port|subset`. */
export declare const clusterText: ({ host, port, subset }: Cluster) => string;
/** Each cluster once, as text. */
export declare const clusterTexts: (clusters: readonly Cluster[]) => string[];
/** `prefix /a`, with ` +N headers` and ` +N query` for further conditions. */
export declare const matchText: ({ kind, path, headers, query, claims }: RouteMatch) => string;
export declare const routeTrace: ({ match, to, redirect, directResponse, from }: HttpRoute) => RouteTrace;
