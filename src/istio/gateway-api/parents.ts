import { type Evidence, type Graph, questionAbout, type Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isRefused } from '../admission/index.ts';
import { isCoveredBy, isWildcard, overlaps } from '../hosts.ts';
import { type Listener, parentListeners, type RouteKind } from './listeners.ts';
import { hasGeneratedService } from './proxies.ts';
import { gatewayApiGroup, kindKey, list, type ParentReference, type RouteSpec } from './specs.ts';

/** Why a route does not attach to a listener that its parentRef leads to, or to the mesh. */
export type Refusal =
  /** The listener has another port, or another name, than the parentRef asks for. */
  | 'other-port'
  | 'other-section'
  /** No host of the route overlaps the listener's. */
  | 'hostname'
  /** A host does, but the listener does not let routes of this namespace in. */
  | 'namespace'
  /** The listener takes no routes of this kind. */
  | 'kind'
  /** Mesh routes: the Service or ServiceEntry does not exist. */
  | 'parent-missing';

/** Reason of the condition Accepted, as istiod writes it. */
const acceptedReasons = {
  'other-port': 'NoMatchingParent',
  'other-section': 'NoMatchingParent',
  'parent-missing': 'NoMatchingParent',
  hostname: 'NoMatchingListenerHostname',
  namespace: 'NotAllowedByListeners',
  kind: 'NotAllowedByListeners',
} as const;

/** One parentRef of a route with one of the listeners that it leads to, or with the mesh. */
export interface Attachment {
  readonly ref: ParentReference;
  /** The item of `spec.parentRefs`. */
  readonly at: Field;
  /** Undefined for the mesh. */
  readonly listener: Listener | undefined;
  /** The Service or ServiceEntry that a mesh route is for. */
  readonly target: MeshTarget | undefined;
  readonly refusal: Refusal | undefined;
  /** `unknown` where the refusal rests on an object that may exist outside the input. */
  readonly evidence: Evidence;
}

export interface MeshTarget {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly namespace: string;
  readonly name: string;
}

/** Kinds that a parentRef can name, by `group/Kind`. */
const parentKinds: Readonly<Record<string, 'Gateway' | 'ListenerSet' | 'Service' | 'ServiceEntry'>> = {
  [`${gatewayApiGroup}/Gateway`]: 'Gateway',
  [`${gatewayApiGroup}/ListenerSet`]: 'ListenerSet',
  '/Service': 'Service',
  'networking.istio.io/ServiceEntry': 'ServiceEntry',
};

export const routeSpec = (route: Resource): RouteSpec => (route.json.spec ?? {}) as RouteSpec;

/** Hosts of a route; `*` where it names none. TCPRoutes have none. */
export const routeHosts = (route: Resource): readonly string[] => {
  const hosts = route.kind === 'TCPRoute' ? [] : list(routeSpec(route).hostnames as string[] | undefined);
  return hosts.length ? hosts : ['*'];
};

/**
 * Every listener that the parentRefs of a route lead to, attached or refused, and every mesh parent, in istiod's order.
 * A parentRef that leads to nothing istiod serves is not among them. Source: extractParentReferenceInfo, referenceAllowed.
 */
export const attachments = questionAbout((graph, route: Resource): readonly Attachment[] =>
  list(routeSpec(route).parentRefs)
    .map((ref, index) => ({ ref, at: route.at('spec', 'parentRefs', index) }))
    .flatMap(({ ref, at }): Attachment[] => {
      const kind = parentKinds[kindKey(ref, gatewayApiGroup, 'Gateway')];
      const namespace = ref.namespace ?? route.namespace;
      const name = ref.name ?? '';
      if (kind === 'Gateway' || kind === 'ListenerSet')
        return (parentListeners(graph).get(`${kind}/${namespace}/${name}`) ?? []).map((listener) => {
          const refusal = refusalOf(route, ref, listener);
          const evidence = refusal && isGuess(graph, route, at, refusal, listener) ? 'unknown' : 'present';
          return { ref, at, listener, target: undefined, refusal, evidence };
        });
      if (kind === undefined) return [];
      const exists = meshTargetEvidence(graph, { kind, namespace, name });
      const refusal = exists === 'present' ? undefined : ('parent-missing' as const);
      return [{ ref, at, listener: undefined, target: { kind, namespace, name }, refusal, evidence: exists }];
    }),
);

/** Whether the Service or ServiceEntry exists. */
function meshTargetEvidence(graph: Graph, { kind, namespace, name }: MeshTarget): Evidence {
  const resource = graph.get(kind, namespace, name);
  if (resource && !isRefused(resource, graph)) return 'present';
  if (kind === 'Service' && hasGeneratedService(graph, namespace, name)) return 'present';
  return graph.evidence(kind, namespace, name) === 'unknown' ? 'unknown' : 'absent';
}

function refusalOf(route: Resource, ref: ParentReference, listener: Listener): Refusal | undefined {
  if (ref.port && ref.port !== listener.port) return 'other-port';
  if (ref.sectionName && ref.sectionName !== listener.name) return 'other-section';
  let hostFits = false;
  const fits = routeHosts(route).some((routeHost) =>
    listener.hosts.some((host) => {
      const slash = host.indexOf('/');
      const namespace = host.slice(0, slash);
      if (!overlaps(host.slice(slash + 1), routeHost)) return false;
      hostFits = true;
      return namespace === '*' || namespace === route.namespace;
    }),
  );
  if (!fits) return hostFits ? 'namespace' : 'hostname';
  return listener.kinds.includes(route.kind as RouteKind) ? undefined : 'kind';
}

/** Whether a refusal rests on a placeholder, on a namespace that is left to whoever applies the file, or on labels that the input does not show. */
function isGuess(graph: Graph, route: Resource, ref: Field, refusal: Refusal, { at, owner, spec }: Listener): boolean {
  switch (refusal) {
    case 'other-port':
      return ref.get('port').isUnknown || at.get('port').isUnknown;
    case 'other-section':
      return ref.get('sectionName').isUnknown || at.get('name').isUnknown;
    case 'hostname':
      return at.get('hostname').isUnknown || route.at('spec', 'hostnames').hasUnknown;
    case 'namespace': {
      if (!hasNamespace(route) || at.get('allowedRoutes').hasUnknown || at.get('hostname').isUnknown) return true;
      if (spec.allowedRoutes?.namespaces?.from !== 'Selector') return !hasNamespace(owner);
      const namespace = graph.get('Namespace', '', route.namespace);
      return !namespace || namespace.at('metadata', 'labels').hasUnknown;
    }
    default:
      return at.get('protocol').isUnknown || at.get('allowedRoutes').hasUnknown || at.get('tls').hasUnknown;
  }
}

/** The manifest itself says where it goes. */
export const hasNamespace = (resource: Resource): boolean => resource.at('metadata', 'namespace').string() !== undefined;

/** The attachments that count, in the order in which istiod makes VirtualServices of them (filteredReferences). */
export const accepted = questionAbout((graph, route: Resource): readonly Attachment[] =>
  attachments(graph, route)
    .filter(({ refusal }) => refusal === undefined)
    .map((attachment) => ({ attachment, key: parentKey(attachment, route) }))
    .sort((a, b) => byText(a.key, b.key))
    .map(({ attachment }) => attachment)
    .sort((a, b) => byText(internalName(a), internalName(b))),
);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The derived Gateway, or `mesh`. */
export const internalName = ({ listener }: Attachment): string => listener?.internalName ?? 'mesh';

const parentKey = ({ ref }: Attachment, route: Resource): string =>
  [kindKey(ref, gatewayApiGroup, 'Gateway'), ref.name ?? '', ref.sectionName ?? '', ref.port ?? 0].join('/') +
  `.${ref.namespace ?? route.namespace}`;

/**
 * Whether a listener serves a host of an HTTPRoute or GRPCRoute that is attached to it: a host that a more specific listener of the same
 * Gateway, port and protocol covers belongs to that one alone (hostnameAllowedByIsolation).
 */
export function servesHost(graph: Graph, listener: Listener, host: string): boolean {
  const own = listener.hostname;
  if (own !== '' && !isWildcard(own)) return true;
  if (own !== '' && !overlaps(host, own)) return false;
  return narrowerListener(graph, listener, host) === undefined;
}

/** The listener that takes a host away from a wider one. */
export function narrowerListener(graph: Graph, listener: Listener, host: string): Listener | undefined {
  const { owner, hostname } = listener;
  const kind = owner.kind === 'ListenerSet' ? 'ListenerSet' : 'Gateway';
  return (parentListeners(graph).get(`${kind}/${owner.namespace}/${owner.name}`) ?? []).find(
    (other) =>
      other.port === listener.port &&
      other.protocol === listener.protocol &&
      other.hostname !== hostname &&
      other.hostname.length >= hostname.length &&
      isCoveredBy(host, other.hostname),
  );
}

/** The state of one parentRef of a route. */
export interface ParentStatus {
  readonly ref: ParentReference;
  readonly at: Field;
  readonly attachments: readonly Attachment[];
  /** Attached to at least one listener, or to the mesh. */
  readonly isAccepted: boolean;
  /** Reason of the condition Accepted. */
  readonly reason: 'Accepted' | (typeof acceptedReasons)[Refusal];
  /** The refusal that istiod reports: of several listeners the one that came closest. */
  readonly refusal: Refusal | undefined;
  readonly evidence: Evidence;
}

const severity: Readonly<Record<string, number>> = {
  Accepted: 0,
  NotAllowedByListeners: 1,
  NoMatchingListenerHostname: 2,
  NoMatchingParent: 3,
};

const reasonOf = ({ refusal }: Attachment): ParentStatus['reason'] => (refusal ? acceptedReasons[refusal] : 'Accepted');

/** The condition Accepted for each parentRef that istiod answers for (createRouteStatus). */
export const parentStatuses = questionAbout((graph, route: Resource): readonly ParentStatus[] => {
  const byRef = new Map<Field, Attachment[]>();
  for (const attachment of attachments(graph, route)) {
    const group = byRef.get(attachment.at);
    if (group) group.push(attachment);
    else byRef.set(attachment.at, [attachment]);
  }
  return [...byRef.values()].map((group) => {
    const [closest] = [...group].sort((a, b) => severity[reasonOf(a)]! - severity[reasonOf(b)]!) as [Attachment, ...Attachment[]];
    const isUncertain = group.some(({ evidence }) => evidence === 'unknown');
    return {
      ref: closest.ref,
      at: closest.at,
      attachments: group,
      isAccepted: closest.refusal === undefined,
      reason: reasonOf(closest),
      refusal: closest.refusal,
      evidence: closest.refusal === undefined ? 'present' : isUncertain ? 'unknown' : closest.evidence,
    };
  });
});

/** A parentRef that leads to listeners of Istio, none of which takes the route, and what to say about it. */
export interface RefusedParent {
  readonly ref: ParentReference;
  readonly at: Field;
  /** `listener`: no listener of the name and port asked for. Otherwise what the listeners that come closest refuse. */
  readonly why: 'listener' | 'kind' | 'namespace' | 'hostname';
  /** The listeners that come closest; for `listener` all of the parent. */
  readonly listeners: readonly Listener[];
}

/** The parentRefs of a route that provably attach to nothing. */
export const refusedParents = questionAbout((graph, route: Resource): readonly RefusedParent[] =>
  parentStatuses(graph, route).flatMap(({ ref, at, isAccepted, attachments: all }): RefusedParent[] => {
    if (isAccepted || all.some(({ listener, evidence }) => !listener || evidence === 'unknown')) return [];
    const asked = all.filter(({ refusal }) => refusal !== 'other-port' && refusal !== 'other-section');
    const listenersOfAll = (group: readonly Attachment[]): Listener[] => group.flatMap(({ listener }) => listener ?? []);
    for (const why of ['kind', 'namespace', 'hostname'] as const) {
      const group = asked.filter(({ refusal }) => refusal === why);
      if (group.length) return [{ ref, at, why, listeners: listenersOfAll(group) }];
    }
    return [{ ref, at, why: 'listener', listeners: listenersOfAll(all) }];
  }),
);
