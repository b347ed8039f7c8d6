import { append, type Graph, question, type Resource } from '../../graph/index.ts';
import { type Field, isUnknown, type Path } from '../../yaml/index.ts';
import { isRefused } from '../admission/index.ts';
import { type Config, compareText } from '../configs.ts';
import { intersection, overlaps, serviceHost } from '../hosts.ts';
import { internal } from '../internal-annotations.ts';
import { serviceIndex } from '../services.ts';
import type { HttpRule, TcpRule, TlsRule, VirtualServiceSpec } from '../specs.ts';
import { entriesById } from './backend-tls.ts';
import type { HostLookup } from './backends.ts';
import { derivedAge } from './gateways.ts';
import { derivedMark } from './listeners.ts';
import { type Attachment, accepted, internalName, routeHosts, servesHost } from './parents.ts';
import { type Derived, type Origin, type Translation, translate } from './rules.ts';

/**
 * The VirtualServices that istiod derives from routes: for gateways one per listener and host, for the mesh one per namespace, port and host.
 * Those of HTTPRoutes and GRPCRoutes hold the rules of all routes with the same listener and host. Source: route_collections.go.
 */
export const gatewayApiVirtualServices = question((graph): readonly Config<VirtualServiceSpec>[] => {
  const parts = new Map<string, Part[]>();
  for (const kind of ['HTTPRoute', 'GRPCRoute'] as const)
    for (const route of routesOf(graph, kind)) for (const part of httpParts(graph, route)) append(parts, part.key, part);
  return [
    ...routesOf(graph, 'TCPRoute').flatMap((route) => l4Configs(graph, route)),
    ...routesOf(graph, 'TLSRoute').flatMap((route) => l4Configs(graph, route)),
    ...[...parts].map(([key, group]) => mergedConfig(key, group)),
  ];
});

/** The rules of a route with gateway parents, or with mesh parents. */
export const translation = (graph: Graph, route: Resource, isMesh: boolean): Translation => {
  const known = translations(graph);
  const key = `${route.kind}/${route.id}/${isMesh}`;
  let found = known.get(key);
  if (!found) {
    found = translate(graph, route, isMesh, hostEvidence);
    known.set(key, found);
  }
  return found;
};

const translations = question(() => new Map<string, Translation>());

const hostEvidence: HostLookup = (graph, host, namespace) => {
  if (isUnknown(host) || serviceIndex(graph).get(host)?.has(namespace)) return 'present';
  return graph.isComplete('ServiceEntry') && graph.isComplete('Service') ? 'absent' : 'unknown';
};

const routesOf = (graph: Graph, kind: 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute'): readonly Resource[] =>
  graph.all(kind).filter((route) => !isRefused(route, graph));

/** What one HTTPRoute or GRPCRoute contributes to one listener and host. */
interface Part {
  readonly key: string;
  readonly name: string;
  readonly route: Resource;
  readonly host: string;
  readonly gateway: string;
  readonly rules: readonly Derived<HttpRule>[];
}

function httpParts(graph: Graph, route: Resource): Part[] {
  const out: Part[] = [];
  for (const attachment of accepted(graph, route)) {
    const { listener, ref } = attachment;
    const translated = translation(graph, route, !listener).http;
    if (translated.length === 0) continue;
    const port = listener ? undefined : ref.port;
    const rules = inGatewayApiOrder(port === undefined ? translated : translated.map((rule) => onPort(rule, port)));
    const scope = listener ? listener.internalName : `${route.namespace}${port === undefined ? '' : `/${port}`}`;
    const hosts = listener ? routeHosts(route).filter((host) => servesHost(graph, listener, host)) : meshHosts(graph, attachment);
    for (const host of hosts) {
      const name = `${route.name}~${out.length}~${derivedMark}`;
      out.push({ key: `${scope}/${host}`, name, route, host, gateway: internalName(attachment), rules });
    }
  }
  return out;
}

const onPort = ({ rule, origin }: Derived<HttpRule>, port: number): Derived<HttpRule> => ({
  rule: { ...rule, match: (rule.match ?? [{}]).map((match) => ({ ...match, port })) },
  origin,
});

/** Hosts of the Service or ServiceEntry that a mesh route is for. */
export function meshHosts(graph: Graph, { target }: Attachment): readonly string[] {
  if (!target) return [];
  if (target.kind === 'Service') return [serviceHost(target.name, target.namespace)];
  return entriesById(graph).get(`${target.namespace}/${target.name}`)?.spec.hosts ?? [];
}

/** Routes of one listener and host in one list: the oldest route's first, then by what Gateway API calls precedence (mergeHTTPRoutes). */
function mergedConfig(key: string, parts: readonly Part[]): Config<VirtualServiceSpec> {
  const ordered = [...parts].sort(
    (a, b) =>
      (derivedAge(a.route) === derivedAge(b.route) ? 0 : derivedAge(a.route) - derivedAge(b.route)) ||
      compareText(a.route.namespace, b.route.namespace) ||
      compareText(a.name, b.name),
  );
  const first = ordered[0] as Part;
  const rules = ordered.length === 1 ? first.rules : inGatewayApiOrder(ordered.flatMap((part) => part.rules));
  const parents = ordered.map(({ route }) => `${route.kind}/${route.name}.${route.namespace}`);
  return derivedConfig(first.route, key.replaceAll('/', '~'), parents, first.host, first.gateway, { http: rules });
}

/** Precedence of matches among rules (sortHTTPRoutes); equal ones keep their order. */
const inGatewayApiOrder = (rules: readonly Derived<HttpRule>[]): readonly Derived<HttpRule>[] =>
  rules
    .map((derived) => ({ derived, rank: rankOf(derived.rule) }))
    .sort((a, b) => {
      for (let index = 0; index < a.rank.length; index++) {
        const difference = (b.rank[index] ?? 0) - (a.rank[index] ?? 0);
        if (difference !== 0) return difference;
      }
      return 0;
    })
    .map(({ derived }) => derived);

/** Higher comes first: any match, kind of path, length of path, method, number of headers, of query parameters. */
function rankOf({ match }: HttpRule): readonly number[] {
  const [first] = match ?? [];
  if (!first) return [0, 0, 0, 0, 0, 0];
  const { exact, prefix, regex } = first.uri ?? {};
  const kind = exact !== undefined ? 3 : prefix !== undefined ? 2 : regex !== undefined ? 1 : -1;
  const count = (conditions: object | undefined): number => Object.keys(conditions ?? {}).length;
  return [1, kind, (exact ?? prefix ?? regex ?? '').length, first.method ? 1 : 0, count(first.headers), count(first.queryParams)];
}

/** TCPRoutes and TLSRoutes are not merged: each makes its own VirtualServices. */
function l4Configs(graph: Graph, route: Resource): Config<VirtualServiceSpec>[] {
  const out: Config<VirtualServiceSpec>[] = [];
  const isTls = route.kind === 'TLSRoute';
  const parents = [`${route.kind}/${route.name}.${route.namespace}`];
  for (const attachment of accepted(graph, route)) {
    const { listener, ref } = attachment;
    const { tls, tcp } = translation(graph, route, !listener);
    const hosts = listener
      ? isTls && listener.hostname !== ''
        ? intersection(routeHosts(route), [listener.hostname])
        : routeHosts(route)
      : meshHosts(graph, attachment);
    for (const host of hosts) {
      const name = `${route.name}~${isTls ? 'tls' : 'tcp'}~${out.length}~${derivedMark}`;
      const rules = isTls
        ? { tls: listener ? narrowed(tls, listener.hostname) : meshTls(tls, hosts, host, ref.port) }
        : { tcp: listener || ref.port === undefined ? tcp : tcp.map((rule) => tcpOnPort(rule, ref.port ?? 0)) };
      out.push(derivedConfig(route, name, parents, host, internalName(attachment), rules));
    }
  }
  return out;
}

const tcpOnPort = ({ rule, origin }: Derived<TcpRule>, port: number): Derived<TcpRule> => ({
  rule: { ...rule, match: (rule.match ?? [{}]).map((match) => ({ ...match, port })) },
  origin,
});

/** SNI names cut down to what the listener takes (constrainTLSRoutesToListenerHost). */
function narrowed(rules: readonly Derived<TlsRule>[], hostname: string): readonly Derived<TlsRule>[] {
  if (hostname === '') return rules;
  return rules
    .map(({ rule, origin }) => ({
      rule: rule.match
        ? { ...rule, match: rule.match.map((match) => ({ ...match, sniHosts: intersection(match.sniHosts ?? [], [hostname]) })) }
        : rule,
      origin,
    }))
    .filter(({ rule }) => !rule.match || rule.match.some(({ sniHosts = [] }) => sniHosts.length > 0));
}

/** Without hostnames the parent's hosts are the SNI names; of several names those that fit the parent's host remain. */
const meshTls = (
  rules: readonly Derived<TlsRule>[],
  parentHosts: readonly string[],
  parentHost: string,
  port: number | undefined,
): readonly Derived<TlsRule>[] =>
  rules.map(({ rule, origin }) => ({
    rule: rule.match
      ? {
          ...rule,
          match: rule.match.map((match) => {
            const names = match.sniHosts ?? [];
            const asked = names.length === 1 && names[0] === '*' ? [...parentHosts] : names;
            const sniHosts = asked.length > 1 ? asked.filter((name) => overlaps(parentHost, name)) : asked;
            return { ...match, sniHosts, ...(port === undefined ? {} : { port }) };
          }),
        }
      : rule,
    origin,
  }));

interface DerivedRules {
  readonly http?: readonly Derived<HttpRule>[];
  readonly tls?: readonly Derived<TlsRule>[];
  readonly tcp?: readonly Derived<TcpRule>[];
}

function derivedConfig(
  route: Resource,
  name: string,
  parents: readonly string[],
  host: string,
  gateway: string,
  rules: DerivedRules,
): Config<VirtualServiceSpec> {
  const spec: VirtualServiceSpec = { hosts: [host], gateways: [gateway] };
  if (rules.http) spec.http = rules.http.map(({ rule }) => rule);
  if (rules.tls) spec.tls = rules.tls.map(({ rule }) => rule);
  if (rules.tcp) spec.tcp = rules.tcp.map(({ rule }) => rule);
  return {
    namespace: route.namespace,
    name,
    createdAt: derivedAge(route),
    labels: {},
    annotations: { [internal.parents]: parents.join(','), [internal.routeSemantics]: 'gateway' },
    spec,
    resource: route,
    derived: true,
    at: (...path) => originField(route, rules, path),
  };
}

/** Where in the routes a field of the derived VirtualService comes from. */
function originField(route: Resource, rules: DerivedRules, path: Path): Field {
  const [section, index, part, nth] = path;
  if (section === 'hosts') return route.at('spec', 'hostnames');
  if (section === 'gateways') return route.at('spec', 'parentRefs');
  if (section !== 'http' && section !== 'tls' && section !== 'tcp') return route.at('spec');
  const origin: Origin | undefined = rules[section]?.[Number(index)]?.origin;
  if (!origin) return route.at('spec', 'rules');
  switch (part) {
    case 'match':
      return origin.match ?? (section === 'tls' ? route.at('spec', 'hostnames') : origin.at);
    case 'route':
      return origin.backends[Number(nth)] ?? origin.at.get('backendRefs');
    case 'redirect':
    case 'rewrite':
    case 'headers':
    case 'mirrors':
      return origin.at.get('filters');
    default:
      return origin.at;
  }
}
