import type { Evidence, Graph, Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { serviceIndex } from '../services.ts';
import { isIgnored, type PolicyTarget, policyAuthority, policySpec, policyTargets } from './backend-tls.ts';
import { backendReasons } from './backends.ts';
import { checkClientCertificate } from './certificates.ts';
import { gatewayController, gatewaySpec, isManaged } from './classes.ts';
import { allowsListenerSets, gatewayServiceHosts, type Listener, type ListenerCondition, listenersOf, parentGateway } from './listeners.ts';
import { type ParentStatus, parentStatuses } from './parents.ts';
import { list } from './specs.ts';
import { translation } from './virtual-services.ts';

/** A condition as istiod writes it into the status of an object. Source: conditions.go, gatewaycommon/conversion.go. */
export interface Condition {
  readonly type: ListenerCondition;
  /** `status: "True"`. */
  readonly holds: boolean;
  readonly reason: string;
  /** What decides it; the object itself where nothing is wrong. */
  readonly at: Field;
  /** `unknown` where it rests on an object that may exist outside the input. */
  readonly evidence: Evidence;
}

const condition = (type: ListenerCondition, holds: boolean, reason: string, at: Field, evidence: Evidence = 'present'): Condition => ({
  type,
  holds,
  reason,
  at,
  evidence,
});

const goodReasons: Readonly<Record<ListenerCondition, string>> = {
  Accepted: 'Accepted',
  Programmed: 'Programmed',
  ResolvedRefs: 'ResolvedRefs',
  Conflicted: 'NoConflicts',
};

/** The conditions of one listener. A listener that collides with an earlier one has no condition ResolvedRefs. */
export function listenerStatus({ at, problems, conflictsWith }: Listener): readonly Condition[] {
  const types: readonly ListenerCondition[] = conflictsWith
    ? ['Accepted', 'Programmed', 'Conflicted']
    : ['Accepted', 'Programmed', 'Conflicted', 'ResolvedRefs'];
  return types.map((type) => {
    const problem = problems.filter((one) => one.condition === type).at(-1);
    if (!problem) return condition(type, type !== 'Conflicted', goodReasons[type], at);
    return condition(type, type === 'Conflicted', problem.reason, problem.at, problem.evidence);
  });
}

/** The conditions of a Gateway as a whole (reportGatewayStatus). Whether its address is ready only the cluster knows. */
export function gatewayStatus(graph: Graph, gateway: Resource): readonly Condition[] {
  const at = gateway.at('metadata', 'name');
  const own = listenersOf(graph, gateway).filter(({ owner }) => owner === gateway);
  const valid = own.filter(isValid).length;
  const refusal = gatewayRefusal(graph, gateway);
  const accepted = refusal
    ? condition('Accepted', false, refusal.reason, refusal.at, refusal.evidence)
    : valid < own.length
      ? condition('Accepted', valid > 0, 'ListenersNotValid', gateway.at('spec', 'listeners'), evidenceOf(own))
      : condition('Accepted', true, 'Accepted', at);
  const { clientCertificateRef } = gatewaySpec(gateway).tls?.backend ?? {};
  const client = clientCertificateRef && checkClientCertificate(graph, gateway, clientCertificateRef);
  const clientReason = client?.fault === 'not-granted' ? 'RefNotPermitted' : 'InvalidClientCertificateRef';
  return [
    accepted,
    addressCondition(graph, gateway, listenersOf(graph, gateway)),
    client?.fault
      ? condition('ResolvedRefs', false, clientReason, client.at, client.evidence)
      : condition('ResolvedRefs', true, 'ResolvedRefs', at),
  ];
}

/** Kinds of routes that do not exist do not make a listener invalid; neither does a missing `tls` on a Gateway. */
const isValid = ({ problems }: Listener): boolean => problems.every(({ reason }) => reason === 'InvalidRouteKinds');

const evidenceOf = (listeners: readonly Listener[]): Evidence =>
  listeners.some(({ problems }) => problems.some(({ evidence }) => evidence === 'unknown')) ? 'unknown' : 'present';

interface GatewayRefusal {
  readonly reason: 'UnsupportedAddress' | 'InvalidParameters';
  readonly at: Field;
  readonly evidence: Evidence;
}

/** Addresses that are no host names, and parameters that are no ConfigMap (extractGatewayServices, validateParametersRef). */
function gatewayRefusal(graph: Graph, gateway: Resource): GatewayRefusal | undefined {
  const spec = gatewaySpec(gateway);
  if (!isManaged(spec)) {
    const index = list(spec.addresses).findIndex(({ type = 'IPAddress' }) => type !== 'Hostname');
    if (index >= 0) return { reason: 'UnsupportedAddress', at: gateway.at('spec', 'addresses', index), evidence: 'present' };
  }
  const params = spec.infrastructure?.parametersRef;
  if (!params) return undefined;
  const at = gateway.at('spec', 'infrastructure', 'parametersRef');
  if (params.kind !== 'ConfigMap' || params.group !== '') return { reason: 'InvalidParameters', at, evidence: 'present' };
  const evidence = graph.evidence('ConfigMap', gateway.namespace, params.name ?? '');
  return evidence === 'present' ? undefined : { reason: 'InvalidParameters', at: at.get('name'), evidence };
}

/** Whether the Services of a Gateway exist and have the ports of its listeners (ResolveGatewayInstances). */
function addressCondition(graph: Graph, gateway: Resource, listeners: readonly Listener[]): Condition {
  const hosts = gatewayServiceHosts(gateway);
  const addresses = gateway.at('spec', 'addresses');
  if (hosts.length === 0) return condition('Programmed', false, 'UnsupportedAddress', addresses);
  for (const [index, host] of hosts.entries()) {
    const at = isManaged(gatewaySpec(gateway)) ? gateway.at('metadata', 'name') : addresses.get(index, 'value');
    const service = serviceIndex(graph).get(host)?.get(gateway.namespace);
    if (!service) {
      const isKnown = graph.isComplete('Service') && graph.isComplete('ServiceEntry');
      return condition('Programmed', false, 'AddressNotUsable', at, isKnown ? 'absent' : 'unknown');
    }
    const missing = listeners.find(({ server, port }) => server && !service.ports.some(({ number }) => number === port));
    if (missing) return condition('Programmed', false, 'AddressNotUsable', missing.at.get('port'));
  }
  return condition('Programmed', true, 'Programmed', gateway.at('metadata', 'name'));
}

/** The conditions of a ListenerSet as a whole; none where its Gateway is not Istio's or not in the input. */
export function listenerSetStatus(graph: Graph, set: Resource): readonly Condition[] {
  const gateway = parentGateway(graph, set);
  const controller = gateway && gatewayController(graph, gatewaySpec(gateway).gatewayClassName ?? '');
  if (!gateway || !controller) return [];
  const both = (reason: string, at: Field, evidence: Evidence = 'present'): Condition[] => [
    condition('Accepted', false, reason, at, evidence),
    condition('Programmed', false, reason, at, evidence),
  ];
  const parentRef = set.at('spec', 'parentRef');
  if (controller !== 'gateway') return both('NotAllowed', parentRef);
  if (!allowsListenerSets(graph, gateway, set.namespace)) {
    const isUncertain = gatewaySpec(gateway).allowedListeners?.namespaces?.from === 'Selector' && !graph.isComplete('Namespace');
    return both('NotAllowed', parentRef, isUncertain ? 'unknown' : 'present');
  }
  if (gatewayServiceHosts(gateway).length === 0) return both('UnsupportedAddress', parentRef);
  const own = listenersOf(graph, gateway).filter(({ owner }) => owner === set);
  if (!own.some(({ isProgrammed }) => isProgrammed)) return both('ListenersNotValid', set.at('spec', 'listeners'), evidenceOf(own));
  const refusal = gatewayRefusal(graph, gateway);
  return [
    refusal?.reason === 'UnsupportedAddress'
      ? condition('Accepted', false, refusal.reason, refusal.at, refusal.evidence)
      : condition('Accepted', true, 'Accepted', set.at('metadata', 'name')),
    addressCondition(graph, gateway, own),
  ];
}

/** The conditions of a route for one of its parents. */
export interface RouteCondition extends Condition {
  readonly parent: ParentStatus;
}

/** The conditions of a route, parent by parent. References of its rules are judged once for all gateways and once for the mesh. */
export function routeStatus(graph: Graph, route: Resource): readonly RouteCondition[] {
  return parentStatuses(graph, route).flatMap((parent): RouteCondition[] => {
    const isMesh = parent.attachments.every(({ listener }) => listener === undefined);
    const { fault, void: mistake } = translation(graph, route, isMesh);
    const resolved = mistake
      ? condition('ResolvedRefs', false, mistake.reason, mistake.at)
      : fault?.fault
        ? condition('ResolvedRefs', false, backendReasons[fault.fault], fault.at, fault.evidence)
        : condition('ResolvedRefs', true, 'ResolvedRefs', route.at('spec', 'rules'));
    const accepted = condition('Accepted', parent.isAccepted, parent.reason, parent.at, parent.evidence);
    return [
      { ...accepted, parent },
      { ...resolved, parent },
    ];
  });
}

/** The conditions of a BackendTLSPolicy for one of its targets. */
export interface PolicyCondition extends Condition {
  readonly target: Field;
}

const targetReasons: Readonly<Record<NonNullable<PolicyTarget['fault']>, string>> = {
  'unknown-kind': 'TargetNotFound',
  missing: 'TargetNotFound',
  'no-such-port': 'TargetNotFound',
  conflict: 'Conflicted',
};

/** The conditions of a BackendTLSPolicy, target by target. What is wrong with one target stays in the conditions of those after it. */
export function policyStatus(graph: Graph, policy: Resource): readonly PolicyCondition[] {
  const refs = list(policySpec(policy).targetRefs).map((_, index) => policy.at('spec', 'targetRefs', index));
  if (isIgnored(policy)) return refs.map((target) => ({ ...condition('Accepted', false, 'IgnoredByIstio', target), target }));
  const authority = policyAuthority(graph, policy);
  const { wellKnownCACertificates = 'System' } = policySpec(policy).validation ?? {};
  let accepted = authority.fault
    ? condition('Accepted', false, 'NoValidCACertificate', authority.at, authority.evidence)
    : wellKnownCACertificates === 'System'
      ? condition('Accepted', true, 'Accepted', policy.at('metadata', 'name'))
      : condition('Accepted', false, 'Invalid', policy.at('spec', 'validation', 'wellKnownCACertificates'));
  const resolved = authority.fault
    ? condition(
        'ResolvedRefs',
        false,
        authority.fault === 'wrong-kind' ? 'InvalidKind' : 'InvalidCACertificateRef',
        authority.at,
        authority.evidence,
      )
    : condition('ResolvedRefs', true, 'ResolvedRefs', authority.at);
  return policyTargets(graph, policy).flatMap((target): PolicyCondition[] => {
    if (target.fault) accepted = condition('Accepted', false, targetReasons[target.fault], target.at, target.evidence);
    return [
      { ...accepted, target: target.at },
      { ...resolved, target: target.at },
    ];
  });
}
