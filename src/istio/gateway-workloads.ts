import { append, type Graph, matchesLabels, question, type Resource } from '../graph/index.ts';
import { isUnknown } from '../yaml/index.ts';
import { workloadText } from './gateway-credentials.ts';
import { gatewayProxies, gateways, gatewaysOf, keepsToOwnNamespace } from './gateways.ts';
import { internal } from './internal-annotations.ts';
import type { Proxy } from './proxy.ts';

const workloadsOfGateways = question((graph): ReadonlyMap<Resource, readonly Proxy[]> => {
  const out = new Map<Resource, Proxy[]>();
  for (const proxy of gatewayProxies(graph)) for (const { gateway } of gatewaysOf(graph, proxy)) append(out, gateway.resource, proxy);
  return out;
});

/** The gateway workloads of the input that serve a Gateway, written or derived; none where the input does not show them. */
export const proxiesOfGateway = (graph: Graph, gateway: Resource): readonly Proxy[] => workloadsOfGateways(graph).get(gateway) ?? [];

/**
 * The workloads that Gateways are judged on: those of the input, and for every selector that chooses none of them one that stands for whatever
 * carries exactly its labels. A Gateway without any workload does nothing, so what holds for that one holds wherever the Gateway works at all.
 * Its Services are not known: ports stay as they are written, and two servers of one number share a listener in any case.
 */
export const gatewayWorkloads = question((graph): readonly Proxy[] => {
  const shown = gatewayProxies(graph);
  const ownOnly = keepsToOwnNamespace(graph);
  const assumed = new Map<string, Proxy>();
  for (const { spec, annotations, namespace } of gateways(graph)) {
    if (internal.services in annotations) continue;
    const selector = spec.selector ?? {};
    const pairs = Object.entries(selector).sort();
    const key = JSON.stringify([pairs, ownOnly && namespace]);
    if (assumed.has(key) || pairs.flat().some(isUnknown)) continue;
    if (shown.some((proxy) => matchesLabels(selector, proxy.labels) && (!ownOnly || proxy.namespace === namespace))) continue;
    assumed.set(key, assumedProxy(selector, ownOnly ? namespace : ''));
  }
  return [...shown, ...assumed.values()];
});

const assumedProxy = (labels: Readonly<Record<string, string>>, namespace: string): Proxy => ({
  type: 'gateway',
  namespace,
  name: '',
  labels,
  workload: undefined,
  identity: '',
  injected: 'unknown',
});

/** Not in the input: stands for the workload that a selector must have somewhere. */
export const isAssumed = ({ type, name }: Proxy): boolean => type === 'gateway' && name === '';

/** How messages call a gateway workload: `Deployment "istio-ingress/gw"`, or by its labels where the input does not hold it. */
export function gatewayText(proxy: Proxy): string {
  if (!isAssumed(proxy)) return workloadText(proxy);
  const labels = Object.entries(proxy.labels).map(([key, value]) => `${key}=${value}`);
  return labels.length ? `the gateway labelled ${labels.join(', ')}` : 'every gateway';
}

/** The same for several. */
export const gatewaysText = ([first, ...rest]: readonly Proxy[]): string =>
  first ? `${gatewayText(first)}${rest.length ? ` and ${rest.length} more` : ''}` : 'no gateway';
