import { type Graph, questionAbout, type Workload } from '../graph/index.ts';
import { isUnknown } from '../yaml/index.ts';
import { meshConfig } from './mesh-config.ts';
import type { Tri } from './proxy.ts';

/** Namespaces in which the injector never acts (pkg/kube/inject/initializer.go, IgnoredNamespaces). */
const ignoredNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

export const injectLabel = 'sidecar.istio.io/inject';
const revisionLabel = 'istio.io/rev';
const namespaceLabel = 'istio-injection';
const dataplaneLabel = 'istio.io/dataplane-mode';

/** The Pods run an Envoy as gateway: made from the gateway template, or with nothing but `istio-proxy` in them. */
export const isGatewayWorkload = questionAbout((_graph: Graph, workload: Workload): boolean => {
  const templates = workload.annotations['inject.istio.io/templates'] ?? '';
  if (templates.split(',').some((name) => name.trim() === 'gateway')) return true;
  if (
    'gateway.networking.k8s.io/gateway-name' in workload.labels &&
    workload.labels['gateway.istio.io/managed'] !== 'istio.io-mesh-controller'
  )
    return true;
  const containers = workload.podSpec.get('containers').items();
  if (containers.length === 1 && containers[0]?.get('name').string() === 'istio-proxy') return true;
  return containers.some((container) => {
    if (container.get('name').string() !== 'istio-proxy') return false;
    const args = container.get('args').items();
    return args[0]?.string() === 'proxy' && args[1]?.string() === 'router';
  });
});

/**
 * Whether the Pods of a workload get a sidecar. Sources: the namespace and object selectors of the injection webhooks
 * (manifests/charts/istio-control/istio-discovery), pkg/kube/inject/inject.go injectRequired.
 */
export const injected = questionAbout((graph: Graph, workload: Workload): Tri => {
  if (isGatewayWorkload(graph, workload)) return 'no';
  const { labels, annotations, podSpec, namespace } = workload;
  const containers = [...podSpec.get('containers').items(), ...podSpec.get('initContainers').items()];
  // Written into the manifest by hand, or by istioctl kube-inject: labels no longer matter.
  if (containers.some((container) => container.get('name').string() === 'istio-proxy')) return 'yes';
  const hostNetwork = podSpec.get('hostNetwork');
  if (hostNetwork.boolean() || ignoredNamespaces.has(namespace)) return 'no';
  const label = labels[injectLabel];
  const annotation = annotations[injectLabel];
  if (label === 'false' || (label === undefined && annotation === 'false')) return 'no';
  const wanted = byNamespace(graph, workload);
  return wanted === 'yes' && [hostNetwork.json(), label, label === undefined ? annotation : undefined].some(isUnknown) ? 'unknown' : wanted;
});

function byNamespace(graph: Graph, { namespace, labels }: Workload): Tri {
  const object = graph.get('Namespace', '', namespace);
  if (!object) return 'unknown';
  const policy = object.labels[namespaceLabel];
  if (isUnknown(policy)) return 'unknown';
  if (policy === 'enabled') return 'yes';
  // Every webhook wants another value, or the label absent.
  if (policy !== undefined) return 'no';
  if (object.labels[revisionLabel] !== undefined) return 'yes';
  if (labels[injectLabel] === 'true' || labels[revisionLabel] !== undefined) return 'yes';
  return isUnknown(labels[injectLabel]) || object.at('metadata', 'labels').isUnknown ? 'unknown' : 'no';
}

/** Whether ztunnel carries the traffic of a workload. */
export const isAmbient = questionAbout((graph: Graph, workload: Workload): Tri => {
  const own = workload.labels[dataplaneLabel];
  const object = graph.get('Namespace', '', workload.namespace);
  const mode = own ?? object?.labels[dataplaneLabel];
  if (isUnknown(mode)) return 'unknown';
  if (mode === undefined && !object) return injected(graph, workload) === 'yes' ? 'no' : 'unknown';
  if (mode !== 'ambient' || workload.podSpec.get('hostNetwork').boolean()) return 'no';
  const sidecar = injected(graph, workload);
  return sidecar === 'yes' ? 'no' : sidecar === 'no' ? 'yes' : 'unknown';
});

/** The ServiceAccount of the Pods; `default` where none is named. */
export const serviceAccountOf = ({ podSpec }: Workload): string =>
  (podSpec.get('serviceAccountName').json() as string | undefined) ??
  (podSpec.get('serviceAccount').json() as string | undefined) ??
  'default';

/** The name in the certificate of a workload, without the scheme: `cluster.local/ns/NAMESPACE/sa/ACCOUNT`. */
export const spiffeName = (graph: Graph, namespace: string, serviceAccount: string): string =>
  `${meshConfig(graph).trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
