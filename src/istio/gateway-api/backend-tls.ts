import { append, configMapEvidence, type Evidence, type Graph, question, type Resource } from '../../graph/index.ts';
import { type Field, isUnknown, type Path } from '../../yaml/index.ts';
import { isRefused } from '../admission/index.ts';
import { type Config, compareText, configs } from '../configs.ts';
import { serviceHost } from '../hosts.ts';
import type { ClientTls, DestinationRuleSpec, TrafficPolicy } from '../specs.ts';
import { derivedAge } from './gateways.ts';
import { derivedMark } from './listeners.ts';
import { gatewayApiServices } from './proxies.ts';
import { type BackendTlsPolicySpec, kindKey, list } from './specs.ts';

/** Why istiod does not take the CA of a BackendTLSPolicy. Gateways then block the traffic, sidecars send plain text. */
export type AuthorityFault = 'wrong-kind' | 'missing' | 'keys-missing';

/** The CA that a BackendTLSPolicy names (getBackendTLSCredentialName). */
export interface PolicyAuthority {
  /** Empty for the CAs of the system. */
  readonly credential: string;
  readonly fault: AuthorityFault | undefined;
  readonly evidence: Evidence;
  /** The first of `caCertificateRefs`; the only one that counts. */
  readonly at: Field;
}

/** One item of `targetRefs`. */
export interface PolicyTarget {
  readonly at: Field;
  readonly policy: Resource;
  readonly kind: 'Service' | 'ServiceEntry' | 'other';
  readonly name: string;
  readonly sectionName: string | undefined;
  /** Port behind `sectionName`. */
  readonly port: number | undefined;
  readonly hosts: readonly string[];
  readonly fault: 'unknown-kind' | 'missing' | 'no-such-port' | 'conflict' | undefined;
  readonly evidence: Evidence;
  /** The policy that has the target already, where that is the fault. */
  readonly winner: Resource | undefined;
}

export const policySpec = (policy: Resource): BackendTlsPolicySpec => (policy.json.spec ?? {}) as BackendTlsPolicySpec;

/** The policy is switched off for Istio. */
export const isIgnored = ({ annotations }: Resource): boolean => annotations['istio.io/ignore-policy-attachment']?.toLowerCase() === 'true';

/** The policies that istiod looks at. */
const policies = question((graph): readonly Resource[] =>
  graph.all('BackendTLSPolicy').filter((policy) => !isRefused(policy, graph) && !isIgnored(policy)),
);

/** No policy hides behind a placeholder what it is for. */
export const arePoliciesKnown = question(
  (graph): boolean => !policies(graph).some((policy) => policy.isIdentityUnknown || policy.at('spec', 'targetRefs').hasUnknown),
);

/** Names and numbers of the ports of a Service or ServiceEntry. */
interface TargetObject {
  readonly hosts: readonly string[];
  readonly ports: readonly { readonly name: string; readonly number: number }[];
}

/** ServiceEntries by `namespace/name`. */
export const entriesById = question(
  (graph) => new Map(configs(graph, 'ServiceEntry').map((config) => [`${config.namespace}/${config.name}`, config])),
);
const generatedById = question(
  (graph) => new Map(gatewayApiServices(graph).map((service) => [`${service.namespace}/${service.name}`, service])),
);

function targetObject(graph: Graph, kind: 'Service' | 'ServiceEntry', namespace: string, name: string): TargetObject | undefined {
  const id = `${namespace}/${name}`;
  if (kind === 'ServiceEntry') {
    const entry = entriesById(graph).get(id);
    return (
      entry && {
        hosts: entry.spec.hosts ?? [],
        ports: (entry.spec.ports ?? []).map((port) => ({ name: port?.name ?? '', number: port?.number ?? 0 })),
      }
    );
  }
  const hosts = [serviceHost(name, namespace)];
  const service = graph.get('Service', namespace, name);
  if (service && !isRefused(service, graph)) {
    const ports = service.at('spec', 'ports').items();
    return { hosts, ports: ports.map((port) => ({ name: String(port.get('name').json() ?? ''), number: port.get('port').number() ?? 0 })) };
  }
  const generated = generatedById(graph).get(id);
  return generated && { hosts, ports: generated.ports.map((port) => ({ name: port.name, number: port.port })) };
}

const targetKinds: Readonly<Record<string, 'Service' | 'ServiceEntry'>> = {
  '/Service': 'Service',
  'networking.istio.io/ServiceEntry': 'ServiceEntry',
};

type TargetRef = NonNullable<BackendTlsPolicySpec['targetRefs']>[number];

const targetKey = (policy: Resource, { group, kind, name, sectionName }: TargetRef): string =>
  JSON.stringify([policy.namespace, group, kind, name, sectionName]);

/** The policy that each target and section belongs to: the oldest, of equally old ones the first by name (btlsIsConflicted). */
const owners = question((graph): ReadonlyMap<string, Resource> => {
  const out = new Map<string, Resource>();
  for (const policy of policies(graph))
    for (const ref of list(policySpec(policy).targetRefs)) {
      const key = targetKey(policy, ref);
      const known = out.get(key);
      if (!known || olderPolicy(policy, known)) out.set(key, policy);
    }
  return out;
});

const olderPolicy = (a: Resource, b: Resource): boolean =>
  derivedAge(a) === derivedAge(b) ? a.name < b.name : derivedAge(a) < derivedAge(b);

/** What a policy applies to, item by item of `targetRefs` (BackendTLSPolicyCollection). */
export function policyTargets(graph: Graph, policy: Resource): readonly PolicyTarget[] {
  if (isIgnored(policy)) return [];
  return list(policySpec(policy).targetRefs).map((ref, index): PolicyTarget => {
    const at = policy.at('spec', 'targetRefs', index);
    const kind: PolicyTarget['kind'] = targetKinds[kindKey(ref, '', '')] ?? 'other';
    const { name = '' } = ref;
    const sectionName = ref.sectionName || undefined;
    const base = { at, policy, kind, name, sectionName, port: undefined, hosts: [], winner: undefined };
    if (kind === 'other')
      return { ...base, fault: 'unknown-kind', evidence: isUnknown(ref.kind) || isUnknown(ref.group) ? 'unknown' : 'present' };
    const target = targetObject(graph, kind, policy.namespace, name);
    if (!target) return { ...base, fault: 'missing', evidence: isUnknown(name) ? 'unknown' : graph.evidence(kind, policy.namespace, name) };
    const port = target.ports.find((one) => one.name === sectionName)?.number;
    if (sectionName !== undefined && port === undefined) {
      const isUncertain = isUnknown(sectionName) || target.ports.some((one) => isUnknown(one.name));
      return { ...base, hosts: target.hosts, fault: 'no-such-port', evidence: isUncertain ? 'unknown' : 'present' };
    }
    const owner = owners(graph).get(targetKey(policy, ref));
    if (owner && owner !== policy) return { ...base, hosts: target.hosts, port, fault: 'conflict', evidence: 'present', winner: owner };
    return { ...base, hosts: target.hosts, port, fault: undefined, evidence: 'present' };
  });
}

/** The CA that a policy's traffic is checked against. `wellKnownCACertificates` counts before any reference, whatever its value. */
export function policyAuthority(graph: Graph, policy: Resource): PolicyAuthority {
  const { validation = {} } = policySpec(policy);
  const at = policy.at('spec', 'validation', 'caCertificateRefs', 0);
  const [ref] = list(validation.caCertificateRefs);
  if (validation.wellKnownCACertificates !== undefined || !ref) return { credential: '', fault: undefined, evidence: 'present', at };
  const fail = (fault: AuthorityFault, evidence: Evidence): PolicyAuthority => ({ credential: 'invalid://', fault, evidence, at });
  const kind = kindKey(ref, '', '');
  if (kind !== '/ConfigMap') return fail('wrong-kind', isUnknown(ref.kind) || isUnknown(ref.group) ? 'unknown' : 'present');
  const { name = '' } = ref;
  const credential = `configmap://${policy.namespace}/${name}`;
  if (isUnknown(name)) return { credential, fault: undefined, evidence: 'unknown', at };
  const { state, keys } = configMapEvidence(graph, policy.namespace, name);
  if (state !== 'present') return fail('missing', state);
  if (keys && !keys.has('cacert') && !keys.has('ca.crt')) return fail('keys-missing', 'present');
  return { credential, fault: undefined, evidence: 'present', at };
}

/** Client TLS settings that a policy stands for. The hostname is only the SNI: names are checked against `subjectAltNames` alone. */
function clientTls(graph: Graph, policy: Resource): ClientTls {
  const { validation = {} } = policySpec(policy);
  const names = list(validation.subjectAltNames).flatMap(({ type, hostname, uri }) =>
    type === 'Hostname' ? [hostname ?? ''] : type === 'URI' ? [uri ?? ''] : [],
  );
  const { credential } = policyAuthority(graph, policy);
  return {
    mode: 'SIMPLE',
    sni: validation.hostname ?? '',
    ...(names.length ? { subjectAltNames: names } : {}),
    ...(credential ? { credentialName: credential } : {}),
  };
}

/** The DestinationRules that istiod makes of BackendTLSPolicies: one for each target and host (DestinationRuleCollection). */
export const backendTlsRules = question((graph): readonly Config<DestinationRuleSpec>[] => {
  const byHost = new Map<string, { target: PolicyTarget; host: string }[]>();
  for (const policy of policies(graph))
    for (const target of policyTargets(graph, policy))
      if (!target.fault)
        for (const host of target.hosts) append(byHost, `${target.kind}/${policy.namespace}/${target.name}/${host}`, { target, host });
  return [...byHost.values()].map((group) => {
    const sorted = [...group].sort(
      (a, b) =>
        (derivedAge(a.target.policy) === derivedAge(b.target.policy) ? 0 : derivedAge(a.target.policy) - derivedAge(b.target.policy)) ||
        compareText(a.target.policy.name, b.target.policy.name),
    );
    return ruleConfig(
      graph,
      sorted[0]!.host,
      sorted.map(({ target }) => target),
    );
  });
});

/** The policies of one host in one rule: of several for all ports, or for one port, the first. */
function ruleConfig(graph: Graph, host: string, targets: readonly PolicyTarget[]): Config<DestinationRuleSpec> {
  const first = targets[0] as PolicyTarget;
  const all = targets.find(({ sectionName }) => sectionName === undefined);
  const ports = new Map<number, PolicyTarget>();
  for (const target of targets) if (target.port !== undefined && !ports.has(target.port)) ports.set(target.port, target);
  const perPort = [...ports].sort(([a], [b]) => a - b);
  const trafficPolicy: TrafficPolicy = {};
  if (all) trafficPolicy.tls = clientTls(graph, all.policy);
  if (perPort.length)
    trafficPolicy.portLevelSettings = perPort.map(([number, { policy }]) => ({ port: { number }, tls: clientTls(graph, policy) }));
  const section = first.kind === 'ServiceEntry' ? `~${host.replaceAll('.', '-')}` : '';
  return {
    namespace: first.policy.namespace,
    name: `${first.name}${section}~${derivedMark}`,
    createdAt: Number.NEGATIVE_INFINITY,
    labels: {},
    annotations: {},
    spec: { host, trafficPolicy },
    resource: first.policy,
    derived: true,
    at: (...path) =>
      policyField(
        path,
        first,
        all,
        perPort.map(([, target]) => target),
      ),
  };
}

/** Where in the policies a field of the derived rule comes from. */
function policyField(path: Path, first: PolicyTarget, all: PolicyTarget | undefined, perPort: readonly PolicyTarget[]): Field {
  const [section, part, index] = path;
  if (section === 'host') return first.at;
  if (section !== 'trafficPolicy') return first.policy.at('spec');
  const isPort = part === 'portLevelSettings';
  const target = (isPort ? perPort[Number(index)] : all) ?? first;
  const tls = isPort ? path.slice(3) : path.slice(1);
  if (isPort && tls[0] === 'port') return target.at.get('sectionName');
  const validation = target.policy.at('spec', 'validation');
  switch (tls[1]) {
    case 'sni':
      return validation.get('hostname');
    case 'subjectAltNames':
      return validation.get('subjectAltNames', ...tls.slice(2));
    case 'credentialName':
    case 'caCertificates':
      return validation.get('caCertificateRefs', 0);
    default:
      return validation;
  }
}
