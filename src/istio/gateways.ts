import { type Graph, matchesLabels, question, questionAbout } from '../graph/index.ts';
import { byAge, type Config, configs } from './configs.ts';
import { gatewayApiGateways } from './gateway-api/gateways.ts';
import { type OwnServices, servesOwn } from './gateway-ports.ts';
import { ingressGateways } from './ingress.ts';
import { internal } from './internal-annotations.ts';
import { istiodFlag } from './istiod-flags.ts';
import { proxies } from './proxies.ts';
import type { Proxy } from './proxy.ts';
import type { GatewaySpec } from './specs.ts';
import { isSince } from './version.ts';

/** Who makes Gateways of other objects. */
const derived: readonly ((graph: Graph) => readonly Config<GatewaySpec>[])[] = [ingressGateways, gatewayApiGateways];

/** Every Gateway in the order in which its servers are merged: written ones and those derived from Ingresses and Gateway API objects. */
export const gateways = question((graph): readonly Config<GatewaySpec>[] =>
  [...configs(graph, 'Gateway'), ...derived.flatMap((make) => make(graph))].sort(byAge),
);

/** The Envoys that run as gateways. */
export const gatewayProxies = question((graph): readonly Proxy[] => proxies(graph).filter(({ type }) => type === 'gateway'));

/** A Gateway as one workload takes it. */
export interface SelectedGateway {
  readonly gateway: Config<GatewaySpec>;
  /** Undefined where the workload was chosen by its labels. */
  readonly own: OwnServices | undefined;
}

/**
 * The Gateways that a gateway workload serves, in merge order (PushContext.mergeGateways). Their namespace does not matter, except that
 * a workload which Gateway API deploys takes nothing from namespaces other than that of its own Gateway, and that istiod can be told
 * to keep to the namespace of the workload (PILOT_SCOPE_GATEWAY_TO_NAMESPACE).
 */
export const gatewaysOf = questionAbout((graph: Graph, proxy: Proxy): readonly SelectedGateway[] => {
  const known = new Map<string, boolean>();
  const selected: SelectedGateway[] = [];
  const ownOnly = keepsToOwnNamespace(graph);
  for (const { gateway, own, key } of keyedGateways(graph)) {
    if (ownOnly && gateway.namespace !== proxy.namespace) continue;
    let applies = known.get(key);
    if (applies === undefined) {
      applies = own ? servesOwn(graph, proxy, own) : matchesLabels(gateway.spec.selector ?? {}, proxy.labels);
      known.set(key, applies);
    }
    if (applies) selected.push({ gateway, own });
  }
  return withoutForeign(graph, selected);
});

/** Whether a workload takes only the Gateways of its own namespace. */
export const keepsToOwnNamespace = (graph: Graph): boolean => istiodFlag(graph, 'PILOT_SCOPE_GATEWAY_TO_NAMESPACE', false);

/** Gateways with what decides about their workloads: equal keys, equal workloads. */
const keyedGateways = question((graph): readonly (SelectedGateway & { readonly key: string })[] =>
  gateways(graph).map((gateway) => {
    const { spec, annotations, namespace } = gateway;
    const named = annotations[internal.services];
    if (named === undefined) return { gateway, own: undefined, key: JSON.stringify(Object.entries(spec.selector ?? {}).sort()) };
    const own = { hosts: new Set(named.split(',')), namespace: annotations[internal.parentNamespace] || namespace };
    return { gateway, own, key: `${named} ${own.namespace}` };
  }),
);

/** PILOT_ENABLE_STRICT_GATEWAY_MERGING, on since 1.31. */
function withoutForeign(graph: Graph, selected: readonly SelectedGateway[]): readonly SelectedGateway[] {
  const isGatewayApi = ({ gateway: { annotations } }: SelectedGateway): boolean => annotations[internal.gatewaySemantics] === 'gateway';
  const managed = new Set(
    selected.filter((one) => isGatewayApi(one) && one.gateway.annotations[internal.serviceAccount]).map(({ gateway }) => gateway.namespace),
  );
  if (managed.size === 0 || !istiodFlag(graph, 'PILOT_ENABLE_STRICT_GATEWAY_MERGING', isSince(graph, 31))) return selected;
  return selected.filter((one) => isGatewayApi(one) || managed.has(one.gateway.namespace));
}
