import type { Graph, Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import type {
  HeaderOperations,
  HttpMatch,
  HttpRedirect,
  HttpRewrite,
  HttpRule,
  StringMatch,
  TcpRule,
  TlsRule,
  WeightedDestination,
} from '../specs.ts';
import { type Backend, backendOf, type HostLookup } from './backends.ts';
import { routeHosts, routeSpec } from './parents.ts';
import {
  type BackendReference,
  type GrpcRouteMatch,
  type HeaderFilter,
  type HttpRouteMatch,
  list,
  type NamedMatch,
  type RouteFilter,
  type RouteRule,
} from './specs.ts';

/** A rule of an Istio VirtualService, made of one rule of a route. */
export interface Derived<Rule> {
  readonly rule: Rule;
  readonly origin: Origin;
}

export interface Origin {
  readonly route: Resource;
  /** The item of `spec.rules`. */
  readonly at: Field;
  /** The item of `matches`, where there is one. */
  readonly match: Field | undefined;
  /** The items of `backendRefs` behind the destinations of the rule. */
  readonly backends: readonly Field[];
}

/** Why all rules of a route are without effect. */
export interface VoidRoute {
  readonly reason: 'InvalidFilter' | 'InvalidDestination';
  readonly at: Field;
}

/** The rules of a route as istiod translates them, either for gateways or for the mesh. */
export interface Translation {
  readonly http: readonly Derived<HttpRule>[];
  readonly tls: readonly Derived<TlsRule>[];
  readonly tcp: readonly Derived<TcpRule>[];
  /** Backends of all rules, mirrors included. */
  readonly backends: readonly Backend[];
  readonly void: VoidRoute | undefined;
  /** The fault that istiod puts into the status: of the last rule that has one. It does not stop the other rules. */
  readonly fault: Backend | undefined;
}

/** Thrown inside a translation: one such mistake takes all rules of the route with it. */
class Void extends Error {
  readonly mistake: VoidRoute;
  constructor(mistake: VoidRoute) {
    super(mistake.reason);
    this.mistake = mistake;
  }
}

/** Source: convertHTTPRoute, convertGRPCRoute, convertTLSRoute, convertTCPRoute; route_collections.go computeRoute. */
export function translate(graph: Graph, route: Resource, isMesh: boolean, lookup: HostLookup): Translation {
  const backends: Backend[] = [];
  let fault: Backend | undefined;
  const context: Context = {
    route,
    isMesh,
    resolve(ref, at) {
      const backend = backendOf(graph, route, ref, at, isMesh, lookup);
      backends.push(backend);
      return backend;
    },
    report(found) {
      fault = found;
    },
  };
  const none = { http: [], tls: [], tcp: [], backends, void: undefined };
  try {
    if (route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute') return { ...none, http: httpRules(context), fault };
    if (route.kind === 'TLSRoute') return { ...none, tls: l4Rules(context, [{ sniHosts: [...routeHosts(route)] }]), fault };
    return { ...none, tcp: l4Rules(context), fault };
  } catch (error) {
    if (error instanceof Void) return { ...none, void: error.mistake, fault };
    throw error;
  }
}

interface Context {
  readonly route: Resource;
  readonly isMesh: boolean;
  resolve(ref: BackendReference, at: Field): Backend;
  report(fault: Backend): void;
}

type HttpishRule = RouteRule<HttpRouteMatch & GrpcRouteMatch>;

/**
 * A match of an HTTPRoute without a path takes every path. A rule without any matches is left as it is: it takes every request too,
 * but comes after all other rules, where one for `/` comes before regular expressions.
 */
const withPaths = ({ kind }: Resource, rules: readonly HttpishRule[] | undefined): readonly HttpishRule[] => {
  if (kind !== 'HTTPRoute') return list(rules);
  return list(rules ?? [{}]).map((rule) =>
    rule.matches
      ? { ...rule, matches: list(rule.matches).map((match) => ({ ...match, path: { type: 'PathPrefix', value: '/', ...match.path } })) }
      : rule,
  );
};

/** One Istio rule for each match; a rule without matches is one. */
function httpRules(context: Context): Derived<HttpRule>[] {
  const { route } = context;
  return withPaths(route, routeSpec(route).rules).flatMap((rule, index) => {
    const at = route.at('spec', 'rules', index);
    const matches = rule.matches ?? [];
    return (matches.length ? matches : [undefined]).map((match, nth): Derived<HttpRule> => {
      const { backends, ...parts } = httpRule(context, rule, at);
      const conditions = match && (route.kind === 'HTTPRoute' ? httpMatch(match) : grpcMatch(match));
      return {
        rule: {
          name: rule.name ?? `${route.namespace}.${route.name}.${index}`,
          ...(conditions ? { match: [conditions] } : {}),
          ...parts,
        },
        origin: { route, at, match: match && at.get('matches', nth), backends },
      };
    });
  });
}

function httpRule(context: Context, rule: HttpishRule, at: Field): Omit<HttpRule, 'match' | 'name'> & { backends: readonly Field[] } {
  const out: Omit<HttpRule, 'match' | 'name'> = {};
  const isGrpc = context.route.kind === 'GRPCRoute';
  list(rule.filters).forEach((filter, index) => {
    applyFilter(context, out, filter, at.get('filters', index), isGrpc);
  });
  const refs = list(rule.backendRefs);
  if (totalWeight(refs) === 0 && !out.redirect) return { ...out, directResponse: { status: 500 }, backends: [] };
  const route = destinations(context, refs, at.get('backendRefs'), true);
  return { ...out, ...(refs.length ? { route: route.map(({ to }) => to) } : {}), backends: route.map(({ from }) => from) };
}

function applyFilter(context: Context, out: Omit<HttpRule, 'match' | 'name'>, filter: RouteFilter, at: Field, isGrpc: boolean): void {
  switch (filter.type) {
    case 'RequestHeaderModifier':
      if (filter.requestHeaderModifier) out.headers = { ...out.headers, request: headerOperations(filter.requestHeaderModifier, at) };
      return;
    case 'ResponseHeaderModifier':
      if (filter.responseHeaderModifier) out.headers = { ...out.headers, response: headerOperations(filter.responseHeaderModifier, at) };
      return;
    case 'RequestMirror': {
      const ref = filter.requestMirror?.backendRef;
      if (!ref) return;
      const mirror = context.resolve(ref, at.get('requestMirror', 'backendRef'));
      if (mirror.fault) context.report(mirror);
      if (isGrpc && mirror.fault) throw new Void({ reason: 'InvalidDestination', at: mirror.at });
      if (!mirror.fault && mirror.destination) out.mirrors = [...(out.mirrors ?? []), { destination: mirror.destination }];
      return;
    }
  }
  if (isGrpc) throw new Void({ reason: 'InvalidFilter', at: at.get('type') });
  switch (filter.type) {
    case 'RequestRedirect':
      if (filter.requestRedirect) out.redirect = redirectOf(filter.requestRedirect);
      return;
    case 'URLRewrite': {
      const rewrite = rewriteOf(filter.urlRewrite ?? {});
      if (rewrite) out.rewrite = rewrite;
      return;
    }
    case 'CORS':
      return;
    default:
      throw new Void({ reason: 'InvalidFilter', at: at.get('type') });
  }
}

/** Destinations with a weight; the weight of a single one does not count. */
function destinations(
  context: Context,
  refs: readonly BackendReference[],
  at: Field,
  withFilters: boolean,
): { to: WeightedDestination; from: Field }[] {
  const weighted = refs.map((ref, index) => ({ ref, at: at.get(index), weight: ref.weight ?? 1 })).filter(({ weight }) => weight !== 0);
  return weighted.map(({ ref, at: from, weight }) => {
    const backend = context.resolve(ref, from);
    if (!backend.destination) throw new Void({ reason: 'InvalidDestination', at: from });
    if (backend.fault) context.report(backend);
    const to: WeightedDestination = { destination: backend.destination, weight: weighted.length === 1 ? 0 : weight };
    if (withFilters)
      list(ref.filters).forEach((filter, index) => {
        const place = from.get('filters', index);
        if (filter.type !== 'RequestHeaderModifier' && filter.type !== 'ResponseHeaderModifier')
          throw new Void({ reason: 'InvalidFilter', at: place.get('type') });
        headerOperations(
          (filter.type === 'RequestHeaderModifier' ? filter.requestHeaderModifier : filter.responseHeaderModifier) ?? {},
          place,
        );
      });
    return { to, from };
  });
}

const totalWeight = (refs: readonly BackendReference[]): number => refs.reduce((sum, { weight = 1 }) => sum + weight, 0);

/** Where connections without any backend end: a cluster that does not exist. */
const nowhere: WeightedDestination = {
  destination: { host: 'internal.cluster.local', subset: 'zero-weight', port: { number: 65535 } },
  weight: 0,
};

function l4Rules<Match>(context: Context, match?: Match[]): Derived<{ match?: Match[]; route?: WeightedDestination[] }>[] {
  const { route } = context;
  return list(routeSpec(route).rules).map((rule, index) => {
    const at = route.at('spec', 'rules', index);
    const refs = list(rule.backendRefs);
    // istiod leaves out the hosts too, so that no TLS chain matches.
    if (totalWeight(refs) === 0) return { rule: { route: [nowhere] }, origin: { route, at, match: undefined, backends: [] } };
    const to = destinations(context, refs, at.get('backendRefs'), false);
    return {
      rule: { ...(match ? { match } : {}), route: to.map((one) => one.to) },
      origin: { route, at, match: undefined, backends: to.map(({ from }) => from) },
    };
  });
}

function httpMatch({ path = {}, headers, queryParams, method }: HttpRouteMatch): HttpMatch {
  const value = path.value ?? '/';
  const uri: StringMatch =
    path.type === 'Exact'
      ? { exact: value }
      : path.type === 'RegularExpression'
        ? { regex: value }
        : { prefix: value === '/' ? value : value.replace(/\/$/, '') };
  return {
    uri,
    ...named('headers', headers),
    ...named('queryParams', queryParams),
    ...(method === undefined ? {} : { method: { exact: method } }),
  };
}

/** Paths of gRPC are `/service/method`. */
function grpcMatch({ method: call, headers }: GrpcRouteMatch): HttpMatch {
  const conditions = named('headers', headers);
  if (!call) return conditions;
  const { type = 'Exact', service, method } = call;
  if (!service) return { uri: { regex: `/[^/]+/${method ?? ''}` }, ...conditions };
  if (type === 'RegularExpression') return { uri: { regex: `/${service}/${method || '.+'}` }, ...conditions };
  return { uri: method ? { exact: `/${service}/${method}` } : { prefix: `/${service}/` }, ...conditions };
}

function named<K extends 'headers' | 'queryParams'>(
  key: K,
  conditions: readonly NamedMatch[] | undefined,
): { [P in K]?: Record<string, StringMatch> } {
  const entries = list(conditions).map(({ type, name = '', value = '' }): [string, StringMatch] => [
    name,
    type === 'RegularExpression' ? { regex: value } : { exact: value },
  ]);
  return (entries.length ? { [key]: Object.fromEntries(entries) } : {}) as { [P in K]?: Record<string, StringMatch> };
}

const isControl = (character: string): boolean => (character < ' ' && character !== '\t') || character === '\x7f';

/** Control characters in a value void the route. */
function headerOperations(filter: HeaderFilter, at: Field): NonNullable<HeaderOperations['request']> {
  const values = (entries: HeaderFilter['set']): Record<string, string> | undefined => {
    const out: Record<string, string> = {};
    for (const { name = '', value = '' } of list(entries)) {
      if ([...value].some(isControl)) throw new Void({ reason: 'InvalidFilter', at });
      out[name.toLowerCase()] ??= value;
    }
    return Object.keys(out).length ? out : undefined;
  };
  const set = values(filter.set);
  const add = values(filter.add);
  return { ...(set ? { set } : {}), ...(add ? { add } : {}), ...(filter.remove ? { remove: filter.remove } : {}) };
}

function redirectOf({ scheme, hostname, port, statusCode = 302, path }: NonNullable<RouteFilter['requestRedirect']>): HttpRedirect {
  return {
    redirectCode: statusCode,
    ...(hostname === undefined ? {} : { authority: hostname }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(port === undefined ? { derivePort: scheme === undefined ? 'FROM_REQUEST_PORT' : 'FROM_PROTOCOL_DEFAULT' } : { port }),
    ...(path?.type === 'ReplaceFullPath' && path.replaceFullPath !== undefined ? { uri: path.replaceFullPath } : {}),
  };
}

function rewriteOf({ hostname, path }: NonNullable<RouteFilter['urlRewrite']>): HttpRewrite | undefined {
  const out: HttpRewrite = {};
  if (path?.type === 'ReplacePrefixMatch') out.uri = (path.replacePrefixMatch ?? '').replace(/\/$/, '') || '/';
  if (path?.type === 'ReplaceFullPath') out.uriRegexRewrite = { match: '/.*', rewrite: path.replaceFullPath ?? '' };
  if (hostname !== undefined) out.authority = hostname;
  return Object.keys(out).length ? out : undefined;
}
