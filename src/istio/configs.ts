import { append, type Graph, type Kind, question, type Resource } from '../graph/index.ts';
import { type Shape, shapeOf } from '../schema/index.ts';
import { type Field, isUnknown, type Path } from '../yaml/index.ts';
import { isRefused } from './admission/index.ts';
import type {
  DestinationRuleSpec,
  GatewaySpec,
  PeerAuthenticationSpec,
  ServiceEntrySpec,
  SidecarSpec,
  VirtualServiceSpec,
  WorkloadEntrySpec,
} from './specs.ts';

/**
 * An Istio object as istiod holds it: read from a manifest, or derived from a Gateway API object, a Kubernetes Ingress or a BackendTLSPolicy.
 * `resource` is the manifest that it comes from, so that every part of it can be shown in a file.
 */
export interface Config<Spec> {
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds since 1970; undefined sorts after every time for Istio objects without one, see `byAge`. */
  readonly createdAt: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Spec;
  readonly resource: Resource;
  /** Not written as this kind: made by istiod from `resource`. */
  readonly derived: boolean;
  /** The manifest's field for a path of `spec`; for derived objects the closest field that it came from. */
  at(...path: Path): Field;
}

interface Specs {
  Gateway: GatewaySpec;
  VirtualService: VirtualServiceSpec;
  DestinationRule: DestinationRuleSpec;
  ServiceEntry: ServiceEntrySpec;
  WorkloadEntry: WorkloadEntrySpec;
  Sidecar: SidecarSpec;
  PeerAuthentication: PeerAuthenticationSpec;
}

const written = question(() => new Map<Kind, readonly Config<never>[]>());

/** The objects of an Istio kind that the cluster would accept, oldest first. Derived ones are not among them. */
export function configs<K extends keyof Specs>(graph: Graph, kind: K): readonly Config<Specs[K]>[] {
  const known = written(graph);
  let list = known.get(kind) as readonly Config<Specs[K]>[] | undefined;
  if (!list) {
    list = graph
      .all(kind)
      .filter((resource) => !isRefused(resource, graph))
      .map((resource) => configOf<Specs[K]>(resource))
      .sort(byAge);
    known.set(kind, list as unknown as readonly Config<never>[]);
  }
  return list;
}

/** The Config of one manifest, made once. */
export function configOf<Spec>(resource: Resource): Config<Spec> {
  let config = made.get(resource);
  if (!config) {
    config = makeConfig(resource);
    made.set(resource, config);
  }
  return config as Config<Spec>;
}

const made = new WeakMap<Resource, Config<unknown>>();

const makeConfig = (resource: Resource): Config<unknown> => ({
  namespace: resource.namespace,
  name: resource.name,
  createdAt: resource.createdAt,
  labels: resource.labels,
  annotations: resource.annotations,
  spec: specOf(resource),
  resource,
  derived: false,
  at: (...path) => resource.root.get('spec').follow(path),
});

/** The spec as plain data in which every list and object is one, whatever the manifest leaves to be filled in. */
function specOf(resource: Resource): unknown {
  const spec = resource.json.spec ?? {};
  const shape = resource.at('spec').hasUnknown ? shapeOf(resource.kind, resource.apiVersion)?.properties?.spec : undefined;
  return shape ? (withoutUnknownParts(spec, shape) ?? {}) : spec;
}

/** Placeholders stay where a single value belongs. In place of a list or an object they are left out, or empty as items of a list, whose places count. */
function withoutUnknownParts(value: unknown, shape: Shape | undefined): unknown {
  if (isUnknown(value)) return shape?.type === 'array' || shape?.type === 'object' ? undefined : value;
  if (Array.isArray(value)) {
    const empty = shape?.items?.type === 'object' ? {} : shape?.items?.type === 'array' ? [] : null;
    return value.map((item) => withoutUnknownParts(item, shape?.items) ?? empty);
  }
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    const kept = withoutUnknownParts(part, shape?.properties?.[key] ?? shape?.additionalProperties);
    if (kept !== undefined) out[key] = kept;
  }
  return out;
}

/**
 * Istio's order of age: creation time, then name, then namespace (pilot/pkg/model/config.go, sortConfigByCreationTime).
 * An object without a time is still to be created, so it is newer than any that has one.
 */
export const byAge = (a: Config<unknown>, b: Config<unknown>): number =>
  compareTimes(a.createdAt, b.createdAt) || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Groups configs by namespace, keeping their order. */
export const byNamespace = <Spec>(list: readonly Config<Spec>[]): ReadonlyMap<string, readonly Config<Spec>[]> => {
  const out = new Map<string, Config<Spec>[]>();
  for (const config of list) append(out, config.namespace, config);
  return out;
};

const compareTimes = (a: number | undefined, b: number | undefined): number => {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
};
