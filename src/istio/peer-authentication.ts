import { append, type Graph, matchesLabels, question } from '../graph/index.ts';
import { type Field, isUnknown } from '../yaml/index.ts';
import { type Config, configs } from './configs.ts';
import { type Endpoint, inboundEndpoints } from './endpoints.ts';
import { meshConfig } from './mesh-config.ts';
import { type Protocol, parseProtocol } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import { sidecarOf } from './sidecars.ts';
import type { MtlsMode, PeerAuthenticationSpec } from './specs.ts';

/**
 * What sidecars demand of those who call them.
 * Source: pilot/pkg/model/authentication.go, pilot/pkg/security/authn/policy_applier.go ComposePeerAuthentication,
 * pilot/pkg/networking/core/listener_inbound.go.
 */
export type ServerMode = Exclude<MtlsMode, 'UNSET'>;

/** A mode with what decided it. */
export interface Decision {
  readonly mode: ServerMode;
  /** The policy whose mode this is; undefined where nothing says anything and PERMISSIVE holds. */
  readonly config: Config<PeerAuthenticationSpec> | undefined;
  /** The `mode` that decided, or the entry of `portLevelMtls` that passes the mode of the workload on. */
  readonly at: Field | undefined;
  /** A policy on the way has a placeholder for a mode or a selector, so the mode may be another. */
  readonly isUncertain: boolean;
}

export interface PeerPolicy extends Decision {
  /** Modes of single ports of the workload, by `portLevelMtls` of the policy that selects it. */
  readonly ports: ReadonlyMap<number, Decision>;
  /** The policy that selects the workload by labels. */
  readonly workload: Config<PeerAuthenticationSpec> | undefined;
}

interface NamespacePolicies {
  /** The oldest without selector; any other such policy of the namespace has no effect. */
  general: Config<PeerAuthenticationSpec> | undefined;
  readonly selecting: Config<PeerAuthenticationSpec>[];
  readonly ignored: Config<PeerAuthenticationSpec>[];
  /** A placeholder decides which workloads one of them is for. */
  hasUnknown: boolean;
}

const hasSelector = ({ spec }: Config<PeerAuthenticationSpec>): boolean => Object.keys(spec.selector?.matchLabels ?? {}).length > 0;

const policyIndex = question((graph): ReadonlyMap<string, NamespacePolicies> => {
  const out = new Map<string, NamespacePolicies>();
  for (const config of configs(graph, 'PeerAuthentication')) {
    let policies = out.get(config.namespace);
    if (!policies) {
      policies = { general: undefined, selecting: [], ignored: [], hasUnknown: false };
      out.set(config.namespace, policies);
    }
    if (config.at('selector').hasUnknown) policies.hasUnknown = true;
    if (hasSelector(config)) policies.selecting.push(config);
    else if (policies.general) policies.ignored.push(config);
    else policies.general = config;
  }
  return out;
});

/** Policies without selector that an older one of their namespace makes ineffective. */
export const ignoredPolicies = question((graph): readonly Config<PeerAuthenticationSpec>[] =>
  [...policyIndex(graph).values()].flatMap(({ ignored }) => ignored),
);

/** The oldest of these counts, and the input does not show which one that is. */
const isContested = (list: readonly Config<PeerAuthenticationSpec>[]): boolean =>
  list.length > 1 && list.some(({ createdAt }, index) => createdAt === undefined || (index > 0 && createdAt === list[0]?.createdAt));

const start = question(
  (graph): Decision => ({
    mode: 'PERMISSIVE',
    config: undefined,
    at: undefined,
    isUncertain: configs(graph, 'PeerAuthentication').some(({ resource }) => resource.at('metadata', 'namespace').isUnknown),
  }),
);

/** The mode of a policy, or of the more general one that it leaves it to. */
function decide(parent: Decision, config: Config<PeerAuthenticationSpec> | undefined, isUncertain = false): Decision {
  const mode = config?.spec.mtls?.mode;
  if (isUnknown(mode)) return { ...parent, isUncertain: true };
  if (!config || !mode || mode === 'UNSET') return isUncertain ? { ...parent, isUncertain } : parent;
  return { mode, config, at: config.at('mtls', 'mode'), isUncertain: isUncertain || parent.isUncertain };
}

/** What the policies without selector of one namespace make of what holds above it. */
function decideNamespace(parent: Decision, policies: NamespacePolicies | undefined): Decision {
  if (policies?.hasUnknown && !parent.isUncertain) return decideNamespace({ ...parent, isUncertain: true }, policies);
  const general = policies?.general;
  return decide(parent, general, general !== undefined && isContested([general, ...(policies?.ignored ?? [])]));
}

const meshDecision = question((graph): Decision => decideNamespace(start(graph), policyIndex(graph).get(meshConfig(graph).rootNamespace)));

/** What the policies of a namespace and of the mesh say, which is all that clients look at before they choose endpoints (GetNamespaceMutualTLSMode). */
export const namespaceMode = (graph: Graph, namespace: string): Decision =>
  namespace === meshConfig(graph).rootNamespace
    ? meshDecision(graph)
    : decideNamespace(meshDecision(graph), policyIndex(graph).get(namespace));

/** Where policies apply: a workload, or a WorkloadEntry. */
export interface PolicyTarget {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const policiesByTarget = question(() => new Map<Readonly<Record<string, string>>, PeerPolicy>());

/** The mode that holds for the ports of a workload. Workloads are told apart by their `labels` object. */
export function peerPolicy(graph: Graph, target: PolicyTarget): PeerPolicy {
  const known = policiesByTarget(graph);
  let policy = known.get(target.labels);
  if (!policy) {
    policy = compose(graph, target);
    known.set(target.labels, policy);
  }
  return policy;
}

function compose(graph: Graph, { namespace, labels }: PolicyTarget): PeerPolicy {
  const parent = namespaceMode(graph, namespace);
  // A policy with a selector in the root namespace is ignored, even for workloads there.
  const selecting = namespace === meshConfig(graph).rootNamespace ? [] : (policyIndex(graph).get(namespace)?.selecting ?? []);
  const fitting = selecting.filter(({ spec }) => matchesLabels(spec.selector?.matchLabels ?? {}, labels));
  const config = fitting[0];
  const decided = decide(parent, config);
  const isUncertain = decided.isUncertain || isContested(fitting);
  const decision = { ...decided, isUncertain };
  const ports = new Map<number, Decision>();
  for (const [key, setting] of Object.entries(config?.spec.portLevelMtls ?? {})) {
    const at = config?.at('portLevelMtls', key);
    const mode = setting?.mode;
    if (isUnknown(mode)) ports.set(Number(key), { ...decision, at, isUncertain: true });
    else if (!mode || mode === 'UNSET') ports.set(Number(key), { ...decision, at });
    else ports.set(Number(key), { mode, config, at: at?.get('mode'), isUncertain });
  }
  return { ...decision, ports, workload: config };
}

/** The mode that a port of a workload demands. */
export const portPolicy = (graph: Graph, target: PolicyTarget, port: number): Decision => {
  const policy = peerPolicy(graph, target);
  return policy.ports.get(port) ?? policy;
};

/** A port that the inbound listener of a sidecar treats by itself; port 0 stands for all others. */
export interface InboundPort {
  /** Port of the workload. */
  readonly port: number;
  readonly policy: Decision;
  /** What leads to this port, the oldest first, whose protocol decides; none for ports that only a policy or a Sidecar names. */
  readonly endpoints: readonly Endpoint[];
  readonly protocol: Protocol;
}

const inbounds = question(() => new Map<Proxy, readonly InboundPort[]>());

/** The ports that a sidecar listens to and what it demands there; none for a gateway, which PeerAuthentication does not reach. */
export function inbound(graph: Graph, proxy: Proxy): readonly InboundPort[] {
  if (proxy.type !== 'sidecar' || !proxy.workload) return [];
  const known = inbounds(graph);
  let ports = known.get(proxy);
  if (!ports) {
    ports = inboundPorts(graph, proxy);
    known.set(proxy, ports);
  }
  return ports;
}

function inboundPorts(graph: Graph, proxy: Proxy): readonly InboundPort[] {
  const policy = peerPolicy(graph, proxy);
  const ports = new Map<number, InboundPort>();
  const add = (port: number, protocol: Protocol, endpoints: readonly Endpoint[]) => {
    if (!ports.has(port)) ports.set(port, { port, policy: policy.ports.get(port) ?? policy, endpoints, protocol });
  };
  const ingress = sidecarOf(graph, proxy)?.spec.ingress ?? [];
  if (ingress.length > 0) {
    // Then the Services add nothing.
    for (const entry of ingress)
      if (typeof entry?.port?.number === 'number') add(entry.port.number, parseProtocol(entry.port.protocol), []);
  } else {
    const byPort = new Map<number, Endpoint[]>();
    for (const endpoint of (proxy.workload && inboundEndpoints(graph).get(proxy.workload)) ?? [])
      if (endpoint.port !== undefined) append(byPort, endpoint.port, endpoint);
    for (const [port, endpoints] of byPort) add(port, endpoints[0]?.servicePort.protocol ?? 'AUTO', endpoints);
  }
  for (const port of policy.ports.keys()) add(port, 'AUTO', []);
  return [{ port: 0, policy, endpoints: [], protocol: 'AUTO' }, ...ports.values()];
}
