import { append, type Graph, question } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { byAge, type Config, configs } from './configs.ts';
import { mergeDelegate } from './delegates.ts';
import { gatewayApiVirtualServices } from './gateway-api/virtual-services.ts';
import { resolveHost } from './hosts.ts';
import { ingressVirtualServices } from './ingress.ts';
import { internal } from './internal-annotations.ts';
import { meshConfig } from './mesh-config.ts';
import type { Destination, HttpMatch, HttpRule, L4Match, TlsMatch, VirtualServiceSpec, WeightedDestination } from './specs.ts';

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
export const mesh = 'mesh';

/** Who makes VirtualServices of other objects. */
const derived: readonly ((graph: Graph) => readonly Config<VirtualServiceSpec>[])[] = [ingressVirtualServices, gatewayApiVirtualServices];

/** Every VirtualService with hosts, oldest first: written ones with their delegates merged in, and derived ones. */
export const virtualServices = question((graph): readonly VirtualService[] => {
  const written = configs(graph, 'VirtualService');
  return [...written, ...derived.flatMap((make) => make(graph))]
    .filter((config) => (config.spec.hosts ?? []).length > 0)
    .sort(byAge)
    .map((config) => normalForm(graph, config));
});

/** VirtualServices without hosts, by `namespace/name`: they only serve others as delegates. */
export const delegateVirtualServices = question((graph): ReadonlyMap<string, Config<VirtualServiceSpec>> => {
  const out = new Map<string, Config<VirtualServiceSpec>>();
  for (const config of configs(graph, 'VirtualService'))
    if ((config.spec.hosts ?? []).length === 0) out.set(`${config.namespace}/${config.name}`, config);
  return out;
});

interface GatewayIndex {
  /** By `namespace gateway`: visible in the VirtualService's own namespace; named in exportTo from elsewhere. */
  readonly private: Map<string, VirtualService[]>;
  readonly named: Map<string, VirtualService[]>;
  /** By gateway. */
  readonly public: Map<string, VirtualService[]>;
}

const byGateway = question((graph): GatewayIndex => {
  const index: GatewayIndex = { private: new Map(), named: new Map(), public: new Map() };
  for (const service of virtualServices(graph)) {
    const { visibleIn } = service;
    for (const gateway of service.gateways)
      if (visibleIn === 'everyone') append(index.public, gateway, service);
      else
        for (const namespace of visibleIn)
          append(namespace === service.namespace ? index.private : index.named, `${namespace} ${gateway}`, service);
  }
  return index;
});

const answers = question(() => new Map<string, readonly VirtualService[]>());

/**
 * The VirtualServices of a gateway (`namespace/name`, or `mesh`) as a proxy of `namespace` sees them, in the order in which they apply:
 * private to its namespace, exported to it by name, public; within each by age. Gateway API routes of the proxy's own namespace come first.
 * A VirtualService that names the gateway twice is there twice.
 */
export function virtualServicesFor(graph: Graph, namespace: string, gateway: string): readonly VirtualService[] {
  const key = `${namespace} ${gateway}`;
  const known = answers(graph);
  let list = known.get(key);
  if (!list) {
    const index = byGateway(graph);
    list = [index.private.get(key), index.named.get(key), index.public.get(gateway)].flatMap((group) =>
      ownRoutesFirst(group ?? [], namespace),
    );
    known.set(key, list);
  }
  return list;
}

function ownRoutesFirst(group: readonly VirtualService[], namespace: string): readonly VirtualService[] {
  const isOwn = (service: VirtualService): boolean => service.semantics === 'gateway-api' && service.namespace === namespace;
  return group.some(isOwn) ? [...group.filter(isOwn), ...group.filter((service) => !isOwn(service))] : group;
}

function normalForm(graph: Graph, config: Config<VirtualServiceSpec>): VirtualService {
  const { spec, namespace, name } = config;
  const mark = config.annotations[internal.routeSemantics];
  const semantics = mark === 'gateway' ? 'gateway-api' : mark === 'ingress' ? 'ingress' : 'istio';
  const gateways = spec.gateways ?? [];
  const http: HttpRouteRule[] = [];
  const lost: LostRule[] = [];
  for (const rule of httpRules(config)) {
    const { delegate } = rule.rule;
    if (!delegate || semantics !== 'istio') {
      http.push(rule);
      continue;
    }
    const at = (): Field => rule.at().get('delegate');
    const target = delegateVirtualServices(graph).get(`${delegate.namespace || namespace}/${delegate.name ?? ''}`);
    if (!target) lost.push({ why: 'missing', at: at() });
    else if (!isVisible(visibility(graph, target), namespace)) lost.push({ why: 'hidden', at: at() });
    else
      for (const part of httpRules(target)) {
        const merged = mergeDelegate(rule, part);
        if (merged) http.push(merged);
        else lost.push({ why: 'conflict', at: at(), rule: part.at() });
      }
  }
  return {
    config,
    namespace,
    name,
    semantics,
    hosts: (spec.hosts ?? []).map((host) => resolveHost(host, namespace)),
    gateways: gateways.length ? gateways.map((gateway) => resolveGateway(gateway, namespace)) : [mesh],
    http,
    lost,
    tls: l4Rules<TlsMatch>(config, 'tls'),
    tcp: l4Rules<L4Match>(config, 'tcp'),
    visibleIn: visibility(graph, config),
  };
}

const httpRules = (config: Config<VirtualServiceSpec>): HttpRouteRule[] =>
  (config.spec.http ?? []).map((rule, index) => ({
    rule,
    matches: matchesOf(config, rule.match, ['http', index, 'match']),
    to: targetsOf(config, rule.route, ['http', index, 'route']),
    mirrors: [
      ...(rule.mirror ? [targetOf(config, rule.mirror, 1, ['http', index, 'mirror'])] : []),
      ...(rule.mirrors ?? []).flatMap(({ destination }, nth) =>
        destination ? [targetOf(config, destination, 1, ['http', index, 'mirrors', nth, 'destination'])] : [],
      ),
    ],
    at: () => config.at('http', index),
  }));

const l4Rules = <Match extends L4Match | TlsMatch>(config: Config<VirtualServiceSpec>, kind: 'tls' | 'tcp'): L4RouteRule<Match>[] =>
  (config.spec[kind] ?? []).map((rule, index) => ({
    matches: matchesOf(config, rule.match as Match[] | undefined, [kind, index, 'match']),
    to: targetsOf(config, rule.route, [kind, index, 'route']),
    at: () => config.at(kind, index),
  }));

const matchesOf = <Match extends { gateways?: string[] }>(
  config: Config<VirtualServiceSpec>,
  matches: readonly Match[] | undefined,
  path: readonly (string | number)[],
): MatchOf<Match>[] =>
  (matches ?? []).map((match, index) => ({
    match,
    gateways: match.gateways?.length ? match.gateways.map((gateway) => resolveGateway(gateway, config.namespace)) : undefined,
    at: () => config.at(...path, index),
  }));

const targetsOf = (
  config: Config<VirtualServiceSpec>,
  route: readonly WeightedDestination[] | undefined,
  path: readonly (string | number)[],
): Target[] =>
  (route ?? []).map(({ destination, weight }, index) => targetOf(config, destination ?? {}, weight ?? 0, [...path, index, 'destination']));

const targetOf = (
  config: Config<VirtualServiceSpec>,
  destination: Destination,
  weight: number,
  path: readonly (string | number)[],
): Target => ({
  host: resolveHost(destination.host ?? '', config.namespace),
  subset: destination.subset || undefined,
  port: destination.port?.number,
  weight,
  at: () => config.at(...path),
});

/** `mesh`, or `namespace/name` of what a VirtualService calls a gateway (resolveGatewayName, which also knows the old form `name.namespace.svc...`). */
export function resolveGateway(gateway: string, namespace: string): string {
  if (gateway === mesh) return gateway;
  if (gateway.includes('/')) return gateway.startsWith('./') ? `${namespace}/${gateway.slice(2)}` : gateway;
  const [name = '', of] = gateway.split('.');
  return of === undefined ? `${namespace}/${gateway}` : `${of}/${name}`;
}

/** Who sees a VirtualService: what it says, else the default of the mesh. `*` makes it public whatever else is listed, `~` hides it from all. */
function visibility(graph: Graph, { spec, namespace }: Config<VirtualServiceSpec>): 'everyone' | ReadonlySet<string> {
  const exportTo = spec.exportTo?.length ? spec.exportTo : meshConfig(graph).defaultVirtualServiceExportTo;
  if (exportTo.includes('*')) return 'everyone';
  return exportTo.includes('~') ? new Set() : new Set(exportTo.map((name) => (name === '.' ? namespace : name)));
}

const isVisible = (visibleIn: 'everyone' | ReadonlySet<string>, namespace: string): boolean =>
  visibleIn === 'everyone' || visibleIn.has(namespace);
