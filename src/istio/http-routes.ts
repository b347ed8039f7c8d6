import type { Field } from '../yaml/index.ts';
import type { HttpMatch, HttpRedirect, StringMatch } from './specs.ts';
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
  readonly ports: readonly { readonly number: number }[];
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
export function httpRoutes(service: VirtualService, scope: RouteScope): HttpRoute[] {
  const out: HttpRoute[] = [];
  for (const rule of service.http) {
    if (rule.matches.length === 0) return [...out, routeOf(service, rule, undefined, scope)];
    for (const match of rule.matches) {
      if (httpMisfit(match, scope)) continue;
      const route = routeOf(service, rule, match, scope);
      out.push(route);
      if (isCatchAll(route.match)) return out;
    }
  }
  return out;
}

/** Catch-alls last, otherwise in order: how the routes of several VirtualServices share a virtual host of a gateway (SortVHostRoutes). */
export const catchAllsLast = (routes: readonly HttpRoute[]): HttpRoute[] => [
  ...routes.filter((route) => !isCatchAll(route.match)),
  ...routes.filter((route) => isCatchAll(route.match)),
];

/** Whether every request matches. `exact` never does, nor does a regular expression other than `.*` (IsCatchAllRoute). */
export const isCatchAll = ({ kind, path, headers, query, claims }: RouteMatch): boolean =>
  ((kind === 'prefix' && path === '/') || (kind === 'regex' && path === '.*')) && headers + query + claims === 0;

/** Why an http condition gives no route here, if so. Where it names gateways, sources are not looked at (sourceMatchHTTP). */
export function httpMisfit({ match, gateways }: MatchOf<HttpMatch>, scope: RouteScope): Misfit | undefined {
  if (match.port && match.port !== scope.port) return 'port';
  if (gateways) return gateways.includes(scope.gateway) ? undefined : 'gateways';
  return sourceMisfit(match, scope);
}

/** What of `sourceLabels` and `sourceNamespace` keeps a proxy out. */
export function sourceMisfit(
  match: { sourceLabels?: Record<string, string>; sourceNamespace?: string },
  proxy: Pick<RouteScope, 'namespace' | 'labels'>,
): Misfit | undefined {
  for (const [name, value] of Object.entries(match.sourceLabels ?? {})) if (proxy.labels[name] !== value) return 'sourceLabels';
  return match.sourceNamespace && match.sourceNamespace !== proxy.namespace ? 'sourceNamespace' : undefined;
}

function routeOf(service: VirtualService, rule: HttpRouteRule, match: MatchOf<HttpMatch> | undefined, scope: RouteScope): HttpRoute {
  const { redirect, directResponse } = rule.rule;
  return {
    match: matchOf(match?.match ?? {}, service.semantics),
    to: redirect || directResponse ? [] : destinations(rule.to).map((target) => clusterOf(target, scope.service(target.host), scope.port)),
    redirect: redirect && redirectOf(redirect),
    directResponse: redirect ? undefined : directResponse && (directResponse.status ?? 0),
    from: service,
    rule,
    at: match ? match.at : rule.at,
  };
}

/** The destinations that get traffic: a single one whatever its weight, of several those with a weight. */
export const destinations = (to: readonly Target[]): readonly Target[] => (to.length === 1 ? to : to.filter(({ weight }) => weight > 0));

/** The cluster of a destination: the port that is written, else the only one of its service, else the one that routes are made for. */
export const clusterOf = (target: Target, service: RouteService | undefined, port: number): Cluster => ({
  host: target.host && (service?.externalName || target.host),
  port: target.port ?? (service?.ports.length === 1 ? service.ports[0]!.number : port),
  subset: target.subset,
  at: target.at,
});

/** `host:port` or `host:port|subset`. */
export const clusterText = ({ host, port, subset }: Cluster): string =>
  host === '' ? 'UnknownService' : `${host}:${port}${subset ? `|${subset}` : ''}`;

/** Each cluster once, as text. */
export const clusterTexts = (clusters: readonly Cluster[]): string[] => [...new Set(clusters.map(clusterText))];

/** Header names that stand for claims of a JWT. */
const isClaim = (name: string): boolean => name.toLowerCase().startsWith('@request.auth.claims');

function matchOf(match: HttpMatch, semantics: VirtualService['semantics']): RouteMatch {
  const names = [...Object.keys(match.headers ?? {}), ...Object.keys(match.withoutHeaders ?? {})];
  const claims = names.filter(isClaim).length;
  const further = [match.method, match.authority, match.scheme].filter(Boolean).length;
  return {
    ...pathOf(match.uri ?? {}, semantics),
    headers: names.length - claims + further,
    query: Object.keys(match.queryParams ?? {}).length,
    claims,
  };
}

function pathOf(uri: StringMatch, semantics: VirtualService['semantics']): Pick<RouteMatch, 'path' | 'kind'> {
  if (uri.exact !== undefined) return { kind: 'exact', path: uri.exact };
  if (uri.regex !== undefined) return { kind: 'regex', path: uri.regex };
  const prefix = uri.prefix ?? '/';
  // Ingress and Gateway API prefixes match whole path segments.
  return { kind: 'prefix', path: semantics === 'istio' || prefix === '/' ? prefix : prefix.replace(/\/$/, '') };
}

const redirectOf = ({ scheme, authority }: HttpRedirect): string => [scheme, authority].filter(Boolean).join(' ') || 'same';

/** `prefix /a`, with ` +N headers` and ` +N query` for further conditions. */
export const matchText = ({ kind, path, headers, query, claims }: RouteMatch): string =>
  `${kind} ${path}${headers ? ` +${headers} headers` : ''}${query ? ` +${query} query` : ''}${claims ? ` +${claims} claims` : ''}`;

export const routeTrace = ({ match, to, redirect, directResponse, from }: HttpRoute): RouteTrace => ({
  match: matchText(match),
  ...(to.length > 0 && { to: clusterTexts(to) }),
  ...(redirect !== undefined && { redirect }),
  ...(directResponse !== undefined && { directResponse }),
  from: `${from.namespace}/${from.name}`,
});
