import { append, type Graph, question } from '../graph/index.ts';
import { type Field, isUnknown, type Path } from '../yaml/index.ts';
import { type Config, compareText, configs } from './configs.ts';
import { backendTlsRules } from './gateway-api/backend-tls.ts';
import { HostIndex, resolveHost } from './hosts.ts';
import { istiodFlag } from './istiod-flags.ts';
import { meshConfig } from './mesh-config.ts';
import type { ClientTls, DestinationRuleSpec, LoadBalancer, PortTrafficPolicy, SubsetSpec, TrafficPolicy } from './specs.ts';
import { isSince } from './version.ts';

/**
 * DestinationRules as proxies see them: indexed, merged and selected.
 * Source: pilot/pkg/model/push_context.go setDestinationRules and destinationRule, pilot/pkg/model/destination_rule.go mergeDestinationRule.
 */

/** A value of a DestinationRule with the place it was written at: `config.at(...path)`. */
export interface Part<T> {
  readonly value: T;
  readonly config: Config<DestinationRuleSpec>;
  readonly path: Path;
}

/** What one level of a traffic policy says, as far as it decides about TLS. */
export interface PolicyLevel {
  readonly tls: Part<ClientTls> | undefined;
  readonly loadBalancer: Part<LoadBalancer> | undefined;
  /** Where the level itself stands. */
  readonly at: Part<PortTrafficPolicy | TrafficPolicy>;
}

export interface Policy extends PolicyLevel {
  readonly ports: readonly (PolicyLevel & { readonly number: number | undefined })[];
}

export interface Subset {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly policy: Policy | undefined;
  readonly at: Part<SubsetSpec>;
}

/** A DestinationRule, or several of one host that istiod has merged into one. */
export interface MergedRule {
  /** The first of them, under whose name the result is known. */
  readonly config: Config<DestinationRuleSpec>;
  readonly from: readonly Config<DestinationRuleSpec>[];
  /** With short names resolved. */
  readonly host: string;
  /** Empty: not said. */
  readonly exportTo: ReadonlySet<string>;
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly policy: Policy | undefined;
  readonly subsets: readonly Subset[];
  /** Of several rules that say different things the oldest counts, and the input does not tell which one that is. */
  readonly dependsOnAge: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Entry = Mutable<Omit<MergedRule, 'from' | 'subsets'>> & { from: Config<DestinationRuleSpec>[]; subsets: Subset[] };

/** Every DestinationRule in the order in which istiod merges them: those with a workloadSelector (since 1.22), then the rest, each by age. */
export const destinationRules = question((graph): readonly Config<DestinationRuleSpec>[] =>
  [...configs(graph, 'DestinationRule'), ...backendTlsRules(graph)].sort(isSince(graph, 22) ? bySelectorAndAge : byRuleAge),
);

/** What istiod derives counts as older than anything written (sortConfigBySelectorAndCreationTime). */
const createdAt = ({ createdAt, derived }: Config<unknown>): number =>
  createdAt ?? (derived ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);

const byRuleAge = (a: Config<unknown>, b: Config<unknown>): number => {
  const [timeA, timeB] = [createdAt(a), createdAt(b)];
  return (timeA === timeB ? 0 : timeA - timeB) || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
};

const bySelectorAndAge = (a: Config<DestinationRuleSpec>, b: Config<DestinationRuleSpec>): number =>
  Number(!a.spec.workloadSelector) - Number(!b.spec.workloadSelector) || byRuleAge(a, b);

interface Index {
  /** For proxies of the rule's own namespace. */
  readonly local: ReadonlyMap<string, HostIndex<Entry>>;
  /** For proxies of other namespaces, by the rule's namespace. */
  readonly exported: ReadonlyMap<string, HostIndex<Entry>>;
  /** Rules of the root namespace for its own proxies only. */
  readonly rootLocal: HostIndex<Entry>;
}

const ruleIndex = question((graph): Index => {
  const { rootNamespace, defaultDestinationRuleExportTo } = meshConfig(graph);
  const local = new Map<string, HostIndex<Entry>>();
  const exported = new Map<string, HostIndex<Entry>>();
  const rootLocal = new HostIndex<Entry>();
  const privateByDefault = defaultDestinationRuleExportTo.includes('.');
  for (const config of destinationRules(graph)) {
    const { namespace, spec } = config;
    if (typeof spec.host !== 'string' || !spec.host || isUnknown(spec.host)) continue;
    const exportTo: ReadonlySet<string> = new Set(spec.workloadSelector ? ['.'] : (spec.exportTo ?? []));
    const own = exportTo.has('.') || exportTo.has(namespace);
    if (exportTo.size === 0 || exportTo.has('*') || own) merge(graph, indexOf(local, namespace), config, exportTo);
    if (!(exportTo.size === 0 ? privateByDefault : exportTo.size === 1 && own))
      merge(graph, indexOf(exported, namespace), config, exportTo);
    else if (namespace === rootNamespace) merge(graph, rootLocal, config, exportTo);
  }
  return { local, exported, rootLocal };
});

function indexOf(indices: Map<string, HostIndex<Entry>>, namespace: string): HostIndex<Entry> {
  let index = indices.get(namespace);
  if (!index) {
    index = new HostIndex();
    indices.set(namespace, index);
  }
  return index;
}

/** Adds a rule to those of its host: into the ones that it fits, or beside them (mergeDestinationRule). */
function merge(graph: Graph, index: HostIndex<Entry>, config: Config<DestinationRuleSpec>, exportTo: ReadonlySet<string>): void {
  const { spec } = config;
  const host = resolveHost(spec.host ?? '', config.namespace);
  const selector = spec.workloadSelector ? (spec.workloadSelector.matchLabels ?? {}) : undefined;
  const policy = policyOf(config);
  const subsets = subsetsOf(config);
  let separate = true;
  for (const entry of index.get(host)) {
    // Before 1.24 exportTo of the later rules did not count.
    const sameExport = !heedsExportTo(graph) || (entry.exportTo.size === exportTo.size && isSuperset(exportTo, entry.exportTo));
    separate = !sameExport;
    if (!sameExport && !(entry.exportTo.size > 0 && isSuperset(exportTo, entry.exportTo))) continue;
    if (selector && entry.selector && !sameLabels(selector, entry.selector)) {
      separate = true;
      continue;
    }
    // Also where the newer rule is exported further than the older: it is then lost for the namespaces that only it names.
    if (Boolean(selector) === Boolean(entry.selector)) separate = false;
    const known = new Set(entry.subsets.map(({ name }) => name));
    entry.subsets.push(...subsets.filter(({ name }) => !known.has(name)));
    const isContest = policy !== undefined && entry.policy !== undefined && entry.config.derived === config.derived;
    if (isContest && !entry.from.every((older) => isBefore(older, config))) entry.dependsOnAge = true;
    if (entry.config.derived === config.derived || !isSince(graph, 31)) entry.policy ??= policy;
    else entry.policy = config.derived ? overlay(entry.policy, policy) : overlay(policy, entry.policy);
    entry.from.push(config);
  }
  if (separate) index.add(host, { config, from: [config], host, exportTo, selector, policy, subsets: [...subsets], dependsOnAge: false });
}

/** Whether it is known that one is merged before the other: rules with a selector come first whatever their age, the rest by age. */
const isBefore = (a: Config<DestinationRuleSpec>, b: Config<DestinationRuleSpec>): boolean =>
  (a.spec.workloadSelector !== undefined && b.spec.workloadSelector === undefined) || isOlder(a, b);

/** Whether the manifests say that one was made before the other; a derived rule is as old as can be. */
const isOlder = (a: Config<unknown>, b: Config<unknown>): boolean =>
  a.derived || (a.createdAt !== undefined && b.createdAt !== undefined && a.createdAt < b.createdAt);

const isSuperset = (all: ReadonlySet<string>, some: ReadonlySet<string>): boolean => [...some].every((item) => all.has(item));

const sameLabels = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

const heedsExportTo = (graph: Graph): boolean => istiodFlag(graph, 'ENABLE_ENHANCED_DESTINATIONRULE_MERGE', isSince(graph, 24));

/** What a person wrote goes before what a BackendTLSPolicy says, field by field (mergeBackendPolicyTrafficPolicy). */
function overlay(user: Policy | undefined, backend: Policy | undefined): Policy | undefined {
  if (!user || !backend) return user ?? backend;
  const ofBackend = new Map(backend.ports.map((port) => [port.number, port]));
  const ofUser = new Set(user.ports.map(({ number }) => number));
  return {
    at: user.at,
    tls: user.tls ?? backend.tls,
    loadBalancer: user.loadBalancer ?? backend.loadBalancer,
    ports: [
      ...user.ports.map((port) => {
        const other = ofBackend.get(port.number);
        return other ? { ...port, tls: port.tls ?? other.tls, loadBalancer: port.loadBalancer ?? other.loadBalancer } : port;
      }),
      ...backend.ports.filter(({ number }) => !ofUser.has(number)),
    ],
  };
}

const policyOf = (config: Config<DestinationRuleSpec>): Policy | undefined =>
  policyAt(config, config.spec.trafficPolicy, ['trafficPolicy']);

function policyAt(config: Config<DestinationRuleSpec>, policy: TrafficPolicy | undefined, path: Path): Policy | undefined {
  if (typeof policy !== 'object') return undefined;
  const ports = (policy.portLevelSettings ?? []).map((port, index) => ({
    ...levelAt(config, port ?? {}, [...path, 'portLevelSettings', index]),
    number: port?.port?.number,
  }));
  return { ...levelAt(config, policy, path), ports };
}

/** A placeholder in place of an object counts as absent here; `chooseRule` tells. */
const objectOf = <T extends object>(value: T | undefined): T | undefined => (typeof value === 'object' ? value : undefined);

const levelAt = (config: Config<DestinationRuleSpec>, level: PortTrafficPolicy | TrafficPolicy, path: Path): PolicyLevel => {
  const tls = objectOf(level.tls);
  const loadBalancer = objectOf(level.loadBalancer);
  return {
    tls: tls && { value: tls, config, path: [...path, 'tls'] },
    loadBalancer: loadBalancer && { value: loadBalancer, config, path: [...path, 'loadBalancer'] },
    at: { value: level, config, path },
  };
};

const subsetsOf = (config: Config<DestinationRuleSpec>): Subset[] =>
  (config.spec.subsets ?? []).map((subset, index) => ({
    name: subset?.name ?? '',
    labels: subset?.labels ?? {},
    policy: policyAt(config, subset?.trafficPolicy, ['subsets', index, 'trafficPolicy']),
    at: { value: subset, config, path: ['subsets', index] },
  }));

/** What a lookup needs to know of a service. */
export interface RuleTarget {
  readonly hostname: string;
  readonly namespace: string;
}

/**
 * The rules among which the labels of a proxy choose: those of the proxy's namespace, else of the service's, else of the root namespace,
 * and in the first of these that knows the host only those for the most specific host (PushContext.destinationRule).
 */
export function candidateRules(graph: Graph, proxyNamespace: string, service: RuleTarget): readonly MergedRule[] {
  const { local, exported, rootLocal } = ruleIndex(graph);
  const { rootNamespace } = meshConfig(graph);
  const own = (proxyNamespace === rootNamespace ? rootLocal : local.get(proxyNamespace))?.mostSpecific(service.hostname);
  if (own) return own.values;
  for (const namespace of [service.namespace, rootNamespace]) {
    const found = exported.get(namespace)?.mostSpecific(service.hostname)?.values ?? [];
    const visible = found.filter(({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(proxyNamespace));
    if (visible.length > 0) return visible;
  }
  return [];
}

/** What decides about the rules that a proxy uses. */
export interface RuleClient {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The rule that a proxy uses toward a service: one whose workloadSelector fits it, else the last without one (SidecarScope.DestinationRule). */
export const destinationRuleFor = (graph: Graph, proxy: RuleClient, service: RuleTarget): MergedRule | undefined =>
  choose(candidateRules(graph, proxy.namespace, service), proxy);

function choose(candidates: readonly MergedRule[], proxy: RuleClient): MergedRule | undefined {
  let last: MergedRule | undefined;
  for (const rule of candidates) {
    if (!rule.selector) last = rule;
    else if (rule.config.namespace === proxy.namespace && selects(rule.selector, proxy.labels)) return rule;
  }
  return last;
}

/** A rule, and whether it could be another one: a placeholder decides, or rules whose order of age the input does not show. */
export interface RuleChoice {
  readonly rule: MergedRule | undefined;
  readonly isUncertain: boolean;
}

export function chooseRule(graph: Graph, proxy: RuleClient, service: RuleTarget): RuleChoice {
  const candidates = candidateRules(graph, proxy.namespace, service);
  const rule = choose(candidates, proxy);
  const doubtful = doubtfulNamespaces(graph);
  const isDoubtful =
    doubtful.size > 0 &&
    [undefined, proxy.namespace, service.namespace, meshConfig(graph).rootNamespace].some((namespace) => doubtful.has(namespace));
  return { rule, isUncertain: isDoubtful || (rule?.dependsOnAge ?? false) || !isOrderKnown(candidates, rule, proxy) };
}

/** Whether no other candidate could take the place of the chosen one: of those whose selector fits the oldest counts, of those without one the youngest. */
const isOrderKnown = (candidates: readonly MergedRule[], chosen: MergedRule | undefined, proxy: RuleClient): boolean =>
  candidates.length < 2 ||
  chosen === undefined ||
  candidates.every((rival) => {
    if (rival === chosen || Boolean(rival.selector) !== Boolean(chosen.selector)) return true;
    if (!rival.selector) return isOlder(rival.config, chosen.config);
    return !selects(rival.selector, proxy.labels) || isOlder(chosen.config, rival.config);
  });

/** Namespaces with a rule whose host, visibility, selector or own name is a placeholder; undefined among them: it may stand in any namespace. */
const doubtfulNamespaces = question((graph): ReadonlySet<string | undefined> => {
  const out = new Set<string | undefined>();
  for (const config of destinationRules(graph)) {
    if (config.resource.at('metadata', 'namespace').isUnknown) out.add(undefined);
    else if (
      config.resource.isIdentityUnknown ||
      hasUnknownPolicy(config) ||
      ['host', 'exportTo', 'workloadSelector'].some((key) => config.at(key).hasUnknown)
    )
      out.add(config.namespace);
  }
  return out;
});

/** A placeholder stands where ports, subsets or TLS modes are decided; that a name in the settings is one does not matter. */
function hasUnknownPolicy(config: Config<DestinationRuleSpec>): boolean {
  const isLevelUnknown = (level: Field): boolean =>
    [level, level.get('tls'), level.get('tls', 'mode'), level.get('loadBalancer'), level.get('loadBalancer', 'simple')].some(
      (at) => at.isUnknown,
    );
  const isPolicyUnknown = (policy: Field): boolean => {
    const ports = policy.get('portLevelSettings');
    return isLevelUnknown(policy) || ports.isUnknown || ports.items().some((port) => isLevelUnknown(port) || port.get('port').hasUnknown);
  };
  const subsets = config.at('subsets');
  const isSubsetUnknown = (subset: Field): boolean =>
    subset.isUnknown || subset.get('name').isUnknown || subset.get('labels').hasUnknown || isPolicyUnknown(subset.get('trafficPolicy'));
  return isPolicyUnknown(config.at('trafficPolicy')) || subsets.isUnknown || subsets.items().some(isSubsetUnknown);
}

const selects = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

interface Classes {
  /** Namespaces whose proxies see other rules than those of an ordinary namespace. */
  readonly namespaces: ReadonlySet<string>;
  /** Selectors of rules by namespace. */
  readonly selectors: ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;
}

const clientClasses = question((graph): Classes => {
  const namespaces = new Set([meshConfig(graph).rootNamespace]);
  const selectors = new Map<string, Readonly<Record<string, string>>[]>();
  for (const { namespace, spec } of destinationRules(graph)) {
    namespaces.add(namespace);
    for (const other of spec.exportTo ?? []) namespaces.add(other);
    if (spec.workloadSelector) append(selectors, namespace, spec.workloadSelector.matchLabels ?? {});
  }
  return { namespaces, selectors };
});

/** Proxies with the same answer here use the same rule toward every service: answers about one of them hold for all. */
export function ruleClientClass(graph: Graph, proxy: RuleClient): string {
  const { namespaces, selectors } = clientClasses(graph);
  if (!namespaces.has(proxy.namespace)) return '';
  const chosen = (selectors.get(proxy.namespace) ?? []).flatMap((selector, index) => (selects(selector, proxy.labels) ? [index] : []));
  return `${proxy.namespace} ${chosen.join()}`;
}

/** The first setting for a Service port (util.GetPortLevelTrafficPolicy). */
export const portLevel = (policy: Policy | undefined, port: number): PolicyLevel | undefined =>
  policy?.ports.find(({ number }) => number === port);
