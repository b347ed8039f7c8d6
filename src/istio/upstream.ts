import { type Graph, question } from '../graph/index.ts';
import { caSuffix, fileCertificate, resourceNameOf } from './credentials.ts';
import {
  chooseRule,
  type MergedRule,
  type Part,
  type Policy,
  type PolicyLevel,
  portLevel,
  ruleClientClass,
  type Subset,
} from './destination-rules.ts';
import { areEndpointsKnown, declaredNames, portEndpoints, serviceAccounts } from './endpoints.ts';
import { isWildcard } from './hosts.ts';
import { meshConfig } from './mesh-config.ts';
import { namespaceMode } from './peer-authentication.ts';
import type { Proxy } from './proxy.ts';
import { isScopeUncertain, serviceScope, visibleServices } from './service-scope.ts';
import { contestedServices, type Service, type ServicePort, serviceIndex } from './services.ts';
import type { ClientTls, LoadBalancer } from './specs.ts';
import type { UpstreamTls } from './trace.ts';
import { isSince } from './version.ts';

/**
 * What a proxy sends to a service: one Upstream for each cluster that istiod gives it.
 * Source: pilot/pkg/networking/core/cluster.go buildOutboundClusters, cluster_builder.go applyDestinationRule, cluster_tls.go.
 */
export interface Upstream {
  readonly service: Service;
  readonly port: ServicePort;
  readonly subset: Subset | undefined;
  /** The DestinationRule in force, whether it says anything about TLS or not. */
  readonly rule: MergedRule | undefined;
  /** The settings of that rule that hold for this port and subset. */
  readonly policy: EffectivePolicy;
  /** What goes over the wire. */
  readonly tls: UpstreamTls;
  readonly reason: UpstreamReason;
  /** Goes to the address that the client called, so every endpoint is treated alike. */
  readonly isOriginalDestination: boolean;
  /** The identities that are accepted in mutual TLS of the mesh; empty: any identity of the mesh. */
  readonly identities: readonly string[];
  /** What decided here is not fully known: endpoints outside the input, placeholders. */
  readonly isUncertain: boolean;
}

/** Why an Upstream is as it is. */
export type UpstreamReason =
  /** The rule's `tls` says so. A `tls` without mode is DISABLE. */
  | 'rule'
  /** The rule asks for TLS with a credential, which a sidecar only gets from a rule with a workloadSelector: plain text. */
  | 'credential-without-selector'
  /** MUTUAL without certificate or key: plain text. */
  | 'no-certificate'
  /** Nothing is said, and the service is outside the mesh. */
  | 'mesh-external'
  /** Nothing is said, and the mesh has automatic mTLS switched off. */
  | 'auto-mtls-off'
  /** Nothing is said, and the PeerAuthentication of the server's namespace, or of the mesh, is DISABLE. */
  | 'server-disables-mtls'
  /** Nothing is said; the client chooses the address, and no endpoint is known, or one is without sidecar. */
  | 'no-endpoints'
  | 'endpoint-without-sidecar'
  | 'auto-mtls';

/** Where in a DestinationRule something was decided. */
export type Level = 'rule' | 'port' | 'subset' | 'subset-port';

export interface EffectivePart<T> extends Part<T> {
  readonly level: Level;
}

/** Traffic policy for one port and subset; a level that says something hides more general ones only as far as istiod lets it. */
export interface EffectivePolicy {
  readonly tls: EffectivePart<ClientTls> | undefined;
  readonly loadBalancer: EffectivePart<LoadBalancer> | undefined;
  /** The most special level that exists. */
  readonly level: Level | undefined;
}

const noPolicy: EffectivePolicy = { tls: undefined, loadBalancer: undefined, level: undefined };

const at = <T>(part: Part<T> | undefined, level: Level): EffectivePart<T> | undefined => part && { ...part, level };

const effective = (from: PolicyLevel, level: Level): EffectivePolicy => ({
  tls: at(from.tls, level),
  loadBalancer: at(from.loadBalancer, level),
  level,
});

/** An entry of portLevelSettings for the port replaces all else of its policy, also what it leaves out (GetPortLevelTrafficPolicy). */
function policyForPort(policy: Policy | undefined, port: number): EffectivePolicy {
  const special = portLevel(policy, port);
  if (special) return effective(special, 'port');
  return policy ? effective(policy, 'rule') : noPolicy;
}

/** The policy of a rule for a Service port and a subset (MergeSubsetTrafficPolicy). */
export function effectivePolicy(rule: MergedRule | undefined, port: number, subset: Subset | undefined): EffectivePolicy {
  const base = policyForPort(rule?.policy, port);
  if (!subset?.policy) return base;
  const special = portLevel(subset.policy, port);
  if (special) return effective(special, 'subset-port');
  const own = effective(subset.policy, 'subset');
  return { tls: own.tls ?? base.tls, loadBalancer: own.loadBalancer ?? base.loadBalancer, level: 'subset' };
}

const isPassthrough = (policy: { readonly loadBalancer: Part<LoadBalancer> | undefined } | undefined): boolean =>
  policy?.loadBalancer?.value.simple === 'PASSTHROUGH';

const isDns = ({ resolution }: Service): boolean => resolution === 'DNSLB' || resolution === 'DNSRoundRobinLB';

/** A wildcard host whose real name each request brings: its clusters know no subsets. */
export const isDynamic = ({ hostname, resolution }: Service): boolean => isWildcard(hostname) && resolution === 'DynamicDNS';

/** Answers for a service, by the rule in force. */
type ByRule = Map<MergedRule | undefined, readonly Upstream[]>;

const known = question(() => ({
  /** By kind of proxy and by whether the rule is certain. */
  byService: new Map<string, Map<Service, ByRule>>(),
  lists: new Map<readonly Service[], Map<string, readonly Upstream[]>>(),
}));

/** Every cluster of a proxy. Proxies for which nothing differs share the list. */
export function upstreams(graph: Graph, proxy: Proxy): readonly Upstream[] {
  const list = visibleServices(graph, proxy);
  const byClass = inner(known(graph).lists, list, () => new Map<string, readonly Upstream[]>());
  return inner(byClass, `${proxy.type} ${ruleClientClass(graph, proxy)} ${isScopeUncertain(graph, proxy)}`, () =>
    list.flatMap((service) => upstreamsTo(graph, proxy, service)),
  );
}

/** The clusters that a proxy has for a service of its scope. */
export function upstreamsTo(graph: Graph, proxy: Proxy, service: Service): readonly Upstream[] {
  const choice = chooseRule(graph, proxy, service);
  const { rule } = choice;
  const isUncertain = choice.isUncertain || isServiceUncertain(graph, proxy, service) || isScopeUncertain(graph, proxy);
  const { byService } = known(graph);
  const cache = inner(byService, `${proxy.type} ${isUncertain}`, () => new Map<Service, ByRule>());
  return inner(
    inner(cache, service, (): ByRule => new Map()),
    rule,
    () => clusters(graph, proxy.type, service, rule, isUncertain),
  );
}

/** Which of several services of one hostname a proxy takes may change from push to push, or depend on which proxy connected first. */
const isServiceUncertain = (graph: Graph, proxy: Proxy, service: Service): boolean =>
  contestedServices(graph).has(service.origin ?? service) ||
  (proxy.type === 'gateway' && (serviceIndex(graph).get(service.hostname)?.size ?? 0) > 1);

/** The value of a key, made where there is none. */
function inner<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** The cluster behind a destination; undefined where the proxy has none, so that requests fail. */
export function upstream(graph: Graph, proxy: Proxy, host: string, port: number, subset?: string): Upstream | undefined {
  const service = serviceScope(graph, proxy).byHost.get(host);
  return service && upstreamsTo(graph, proxy, service).find((one) => one.port.number === port && one.subset?.name === subset);
}

function clusters(
  graph: Graph,
  proxyType: Proxy['type'],
  service: Service,
  rule: MergedRule | undefined,
  isUncertain: boolean,
): Upstream[] {
  if (service.resolution === 'Alias') return [];
  const out: Upstream[] = [];
  for (const port of service.ports) {
    if (port.protocol === 'UDP') continue;
    const make = (subset: Subset | undefined) => {
      const made = cluster(graph, { proxyType, service, port, rule, subset });
      out.push(isUncertain ? { ...made, isUncertain } : made);
    };
    if (isDynamic(service)) {
      if (['HTTP', 'HTTP2', 'GRPC', 'TLS'].includes(port.protocol)) make(undefined);
      continue;
    }
    const endpoints = isDns(service) ? portEndpoints(graph, service, port.number) : undefined;
    if (endpoints?.length === 0) continue;
    make(undefined);
    const base = policyForPort(rule?.policy, port.number);
    for (const subset of rule?.subsets ?? []) {
      const needsEndpoint = endpoints && !isPassthrough(base) && !isPassthrough(subset.policy);
      const labels = Object.entries(subset.labels);
      if (!needsEndpoint || endpoints.some((endpoint) => labels.every(([key, value]) => endpoint.labels[key] === value))) make(subset);
    }
  }
  return out;
}

interface Cluster {
  readonly proxyType: Proxy['type'];
  readonly service: Service;
  readonly port: ServicePort;
  readonly rule: MergedRule | undefined;
  readonly subset: Subset | undefined;
}

function cluster(graph: Graph, { proxyType, service, port, rule, subset }: Cluster): Upstream {
  const policy = effectivePolicy(rule, port.number, subset);
  const dynamic = isDynamic(service);
  const isOriginalDestination =
    !dynamic &&
    ((proxyType === 'sidecar' && service.resolution === 'Passthrough') ||
      isPassthrough(policyForPort(rule?.policy, port.number)) ||
      isPassthrough(policy) ||
      isPassthrough(subset?.policy));
  const identities = (): readonly string[] => (dynamic ? [] : serviceAccounts(graph, service));
  const declared = (): readonly string[] => (dynamic ? [] : declaredNames(graph, service));
  const made = { service, port, subset, rule, policy, isOriginalDestination };
  const defaultSni = dynamic ? undefined : `outbound_.${port.number}_.${subset?.name ?? ''}_.${service.hostname}`;
  const setting = policy.tls?.value;
  if (!setting) {
    const { reason, isUncertain } = automatic(graph, service, port, subset ? subset.policy : rule?.policy);
    if (reason !== 'auto-mtls') return { ...made, tls: { mode: 'none' }, reason, identities: [], isUncertain };
    // Without a choice by endpoint it is the same as if a rule had asked for it.
    const tls: UpstreamTls = isOriginalDestination ? istioMutual(defaultSni, declared()) : { mode: 'auto' };
    return { ...made, tls, reason, identities: identities(), isUncertain };
  }
  const written = policy.tls?.config.at(...policy.tls.path);
  const isUncertain = written?.hasUnknown ?? false;
  if (setting.mode === 'ISTIO_MUTUAL') {
    const own = setting.subjectAltNames ?? [];
    const tls = istioMutual(setting.sni || defaultSni, own.length ? own : declared());
    return { ...made, tls, reason: 'rule', identities: own.length ? own : identities(), isUncertain };
  }
  const { tls, reason } = originated(graph, setting, { proxyType, service, rule });
  return { ...made, tls, reason, identities: [], isUncertain };
}

/** Identities that come from ServiceAccounts are in `identities` only. */
const istioMutual = (sni: string | undefined, subjectAltNames: readonly string[]): UpstreamTls => ({
  mode: 'istio_mutual',
  ...(sni && { sni }),
  ...(subjectAltNames.length > 0 && { subjectAltNames: [...subjectAltNames] }),
});

/**
 * Whether the proxy uses mTLS on its own. Only the policy of the rule itself, or of the subset itself, counts here, and no port level
 * (PushContext.BestEffortInferServiceMTLSMode).
 */
function automatic(
  graph: Graph,
  service: Service,
  port: ServicePort,
  policy: Policy | undefined,
): { reason: UpstreamReason; isUncertain: boolean } {
  const isUncertain = service.isUncertain;
  if (service.meshExternal) return { reason: 'mesh-external', isUncertain };
  if (!meshConfig(graph).enableAutoMtls) return { reason: 'auto-mtls-off', isUncertain };
  let areKnown = true;
  if (service.resolution === 'Passthrough' || isPassthrough(policy)) {
    const endpoints = portEndpoints(graph, service, port.number);
    areKnown = areEndpointsKnown(service) && endpoints.every(({ isTlsModeCertain, port }) => isTlsModeCertain && port !== undefined);
    if (endpoints.length === 0) return { reason: 'no-endpoints', isUncertain: true };
    if (endpoints.some(({ tlsMode }) => tlsMode === 'disabled'))
      return { reason: 'endpoint-without-sidecar', isUncertain: isUncertain || !areKnown };
  }
  const { mode, isUncertain: isModeUncertain } = namespaceMode(graph, service.namespace);
  return { reason: mode === 'DISABLE' ? 'server-disables-mtls' : 'auto-mtls', isUncertain: isUncertain || !areKnown || isModeUncertain };
}

/** TLS as for a server outside the mesh, and DISABLE (buildUpstreamClusterTLSContext, constructUpstreamTLS). */
function originated(
  graph: Graph,
  setting: ClientTls,
  { proxyType, service, rule }: Pick<Cluster, 'proxyType' | 'service' | 'rule'>,
): { tls: UpstreamTls; reason: UpstreamReason } {
  const { mode, credentialName, sni, clientCertificate, privateKey, caCertificates } = setting;
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return { tls: { mode: 'none' }, reason: 'rule' };
  if (credentialName && !credentialName.startsWith('configmap://') && proxyType === 'sidecar' && !rule?.selector)
    return { tls: { mode: 'none' }, reason: 'credential-without-selector' };
  if (mode === 'MUTUAL' && !credentialName && !(clientCertificate && privateKey))
    return { tls: { mode: 'none' }, reason: 'no-certificate' };
  const dynamic = isDynamic(service);
  const skipsVerification = setting.insecureSkipVerify === true;
  const own = setting.subjectAltNames ?? [];
  const names = own.length || service.registry !== 'External' || dynamic ? own : serviceAccounts(graph, service);
  const verifies = isSince(graph, 21) || Boolean(credentialName ?? caCertificates);
  const ca = credentialName ? resourceNameOf(`${credentialName}${caSuffix}`) : `file-root:${caCertificates || 'system'}`;
  const certificate = credentialName ? resourceNameOf(credentialName) : fileCertificate(clientCertificate, privateKey);
  const autoSni = !sni && isSince(graph, 21);
  const autoSan = !skipsVerification && isSince(graph, 21) && (dynamic || (autoSni && own.length === 0));
  return {
    reason: 'rule',
    tls: {
      mode: mode === 'SIMPLE' ? 'simple' : 'mutual',
      ...(sni && { sni }),
      ...(names.length > 0 && !skipsVerification && { subjectAltNames: [...names] }),
      ...(mode === 'MUTUAL' && { certificate }),
      ...(verifies && !skipsVerification && { ca }),
      ...(autoSni && { autoSni }),
      ...(autoSan && { autoSan }),
    },
  };
}
