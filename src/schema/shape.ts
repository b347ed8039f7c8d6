import type { Kind } from '../graph/index.ts';
import { table as certManager } from './generated/cert-manager.ts';
import { table as gatewayApi } from './generated/gateway-api.ts';
import { table as istio } from './generated/istio.ts';
import { table as kubernetes } from './generated/kubernetes.ts';

/*
 * Why tables and not compiled validators. Measured with ajv 8.20 on the schemas of `schemas/`: standalone validators of the Istio kinds are 676 KB
 * minified and take 15 ms to load, those of all CRDs 1.6 MB and 31 ms, on top of an empty module; and a walk of our own is needed beside them, because
 * they know neither the place of a value nor placeholders nor what a field was probably meant to be. The tables of all kinds, the Kubernetes ones
 * included, are 75 KB of text in the bundle that cost nothing until an object of one of their kinds appears, then 1 to 2 ms. So `check` walks the
 * tables, and ajv is the judge in the tests: it validates the same objects with the published schemas and must come to the same verdict.
 */

/** What the API server knows of one value. The words are JSON Schema's, where they have no comment. */
export interface Shape {
  readonly type?: TypeName | readonly TypeName[];
  /** A written null counts as leaving the field out. */
  readonly nullable?: true;
  /** An object that may have fields nobody has listed. */
  readonly open?: true;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Of each of these groups an object may have one field. */
  readonly atMostOne?: readonly (readonly string[])[];
  readonly items?: Shape;
  /** The items of a list differ in these fields. */
  readonly listKeys?: readonly string[];
  /** The shape of every value of a map. */
  readonly additionalProperties?: Shape;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

export type TypeName = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

interface Table {
  /** By kind; `Kind@version` where a version has fields of its own. */
  kinds: Record<string, number>;
  nodes: Record<string, unknown>[];
}

/** Kinds that share another kind's fields. */
const sameFields: Partial<Record<Kind, Kind>> = { XListenerSet: 'ListenerSet' };

const sources: readonly (() => string)[] = [() => istio, () => gatewayApi, () => certManager, () => kubernetes];
const setOf: Partial<Record<Kind, number>> = {};
const inSet = (set: number, kinds: readonly Kind[]): void => {
  for (const kind of kinds) setOf[kind] = set;
};
inSet(0, [
  ...([
    'Gateway',
    'VirtualService',
    'DestinationRule',
    'ServiceEntry',
    'WorkloadEntry',
    'WorkloadGroup',
    'Sidecar',
    'EnvoyFilter',
  ] as const),
  ...(['ProxyConfig', 'PeerAuthentication', 'RequestAuthentication', 'AuthorizationPolicy', 'Telemetry', 'WasmPlugin'] as const),
]);
inSet(1, [
  ...(['KubernetesGateway', 'GatewayClass', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const),
  ...(['ReferenceGrant', 'BackendTLSPolicy', 'ListenerSet', 'XListenerSet', 'XBackendTrafficPolicy'] as const),
]);
inSet(2, ['Certificate', 'Issuer', 'ClusterIssuer']);
inSet(3, [
  ...(['Namespace', 'Service', 'ServiceAccount', 'Secret', 'Pod', 'ReplicationController', 'Deployment', 'StatefulSet'] as const),
  ...(['DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Ingress', 'IngressClass'] as const),
]);

/** Kinds whose fields are known. Kinds that are parsed only on demand (`rarelyRead`) are none of them: checking them would parse them all. */
export const shapedKinds = Object.keys(setOf) as Kind[];

/** Built into the API server rather than defined by a CRD: a written null is always the same as leaving the field out. */
export const isBuiltIn = (kind: Kind): boolean => setOf[kind] === 3;

export const isIstioKind = (kind: Kind): boolean => setOf[kind] === 0;

const linked: (Record<string, Shape> | undefined)[] = [];

/** The fields of a kind in a version of its API; undefined where nobody has told us. */
export function shapeOf(kind: Kind, apiVersion: string): Shape | undefined {
  const set = setOf[kind];
  if (set === undefined) return undefined;
  linked[set] ??= link(JSON.parse(sources[set]?.() ?? '') as Table);
  const name = sameFields[kind] ?? kind;
  return linked[set][`${name}@${apiVersion.slice(apiVersion.indexOf('/') + 1)}`] ?? linked[set][name];
}

/** Puts the nodes themselves where the table has their numbers. */
function link({ kinds, nodes }: Table): Record<string, Shape> {
  for (const node of nodes) {
    for (const keyword of ['items', 'additionalProperties']) if (keyword in node) node[keyword] = nodes[node[keyword] as number];
    const properties = node.properties as Record<string, unknown> | undefined;
    // Field names come from the input: nothing may be found on a prototype.
    if (properties) {
      const own = Object.create(null);
      for (const name of Object.keys(properties)) own[name] = nodes[properties[name] as number];
      node.properties = own;
    }
  }
  return Object.fromEntries(Object.entries(kinds).map(([kind, index]) => [kind, nodes[index] as Shape]));
}
