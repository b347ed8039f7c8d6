import type { Evidence, Graph, Resource } from '../../graph/index.ts';
import { type Field, isUnknown } from '../../yaml/index.ts';
import { isRefused } from '../admission/index.ts';
import { serviceHost } from '../hosts.ts';
import { areGrantsKnown, isReferenceGranted } from '../reference-grants.ts';
import type { Destination } from '../specs.ts';
import { hasGeneratedService } from './proxies.ts';
import { type BackendReference, gatewayApiGroup, kindKey } from './specs.ts';

export type BackendFault =
  /** Another namespace, and no ReferenceGrant there. */
  | 'not-granted'
  | 'unknown-kind'
  | 'missing'
  /** These three void all rules of the route. */
  | 'dotted-name'
  | 'no-port'
  | 'hostname-with-namespace';

/** Reason of the condition ResolvedRefs, as istiod writes it. */
export const backendReasons: Readonly<Record<BackendFault, string>> = {
  'not-granted': 'RefNotPermitted',
  'unknown-kind': 'InvalidKind',
  missing: 'BackendNotFound',
  'dotted-name': 'InvalidDestination',
  'no-port': 'InvalidDestination',
  'hostname-with-namespace': 'InvalidDestination',
};

/** What istiod makes of a backendRef (buildDestination). */
export interface Backend {
  /** The item of `backendRefs`. */
  readonly at: Field;
  readonly fault: BackendFault | undefined;
  /** `unknown` where the fault rests on an object that may exist outside the input. */
  readonly evidence: Evidence;
  /** An empty host leads nowhere: the request gets 500. Undefined where the whole route is void. */
  readonly destination: Destination | undefined;
}

const hostnameKind = 'networking.istio.io/Hostname';
const importKind = 'multicluster.x-k8s.io/ServiceImport';

/** Finds the service of a host in a namespace. */
export type HostLookup = (graph: Graph, host: string, namespace: string) => Evidence;

/** @param isMesh mesh routes need no ReferenceGrant */
export function backendOf(graph: Graph, route: Resource, ref: BackendReference, at: Field, isMesh: boolean, lookup: HostLookup): Backend {
  const kind = kindKey(ref, '', 'Service');
  const namespace = ref.namespace ?? route.namespace;
  const name = ref.name ?? '';
  const fail = (fault: BackendFault, evidence: Evidence = 'present', destination?: Destination): Backend => ({
    at,
    fault,
    evidence,
    destination,
  });
  if (!isMesh && namespace !== route.namespace && !isUnknown(namespace)) {
    const granted = kind === '/Service' && isReferenceGranted(graph, route, { kind: 'Service', namespace, name });
    if (!granted)
      return fail('not-granted', graph.isComplete('ReferenceGrant') && areGrantsKnown(graph) && !isUnknown(name) ? 'absent' : 'unknown', {
        host: '',
      });
  }
  let host: string;
  let exists: Evidence;
  if (kind === '/Service' || kind === importKind) {
    if (kind === '/Service' && name.includes('.')) return fail('dotted-name');
    host = serviceHost(name, namespace);
    exists = isUnknown(name) || isUnknown(namespace) ? 'present' : serviceEvidence(graph, namespace, name);
  } else if (kind === hostnameKind) {
    if (ref.namespace !== undefined) return fail('hostname-with-namespace');
    host = name;
    exists = lookup(graph, host, namespace);
  } else return fail('unknown-kind', isUnknown(ref.kind) || isUnknown(ref.group) ? 'unknown' : 'present', { host: '' });
  if (ref.port === undefined) return fail('no-port');
  const destination: Destination = { host, port: { number: ref.port } };
  return exists === 'present'
    ? { at, fault: undefined, evidence: 'present', destination }
    : { at, fault: 'missing', evidence: exists, destination };
}

export function serviceEvidence(graph: Graph, namespace: string, name: string): Evidence {
  const service = graph.get('Service', namespace, name);
  if (service) return isRefused(service, graph) ? 'absent' : 'present';
  return hasGeneratedService(graph, namespace, name) ? 'present' : graph.evidence('Service', namespace, name);
}

/** Whether a fault voids every rule of the route. */
export const voidsRoute = ({ destination }: Backend): boolean => destination === undefined;

export const isGatewayApiKind = (ref: { group?: string; kind?: string }, kind: string): boolean =>
  kindKey(ref, gatewayApiGroup, kind) === `${gatewayApiGroup}/${kind}`;
