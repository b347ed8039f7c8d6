import {
  type ContentsOf,
  containerMounts,
  contentsInView,
  type FileEvidence,
  fileEvidence,
  type Graph,
  type Mount,
  type Volume,
  type VolumeMount,
} from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import type { Proxy } from './proxy.ts';

/** Whether an Envoy sees a file, and what people commonly mistake for making it visible. */
export type ProxyFile = FileEvidence & {
  /** A container of the application mounts the file; the proxy does not see it. */
  readonly inApplication?: Mount;
  /** `sidecar.istio.io/userVolumeMount` on a Pod injected with the gateway template, which does not read it. */
  readonly ignoredAnnotation?: Field;
};

const userVolume = 'sidecar.istio.io/userVolume';
const userVolumeMount = 'sidecar.istio.io/userVolumeMount';
const templates = 'inject.istio.io/templates';

/**
 * Folders that the injected container has without anybody asking (manifests/charts/istio-control/istio-discovery/files/injection-template.yaml and
 * gateway-injection-template.yaml) or that come with the proxy image. `/etc/certs` belonged to Citadel and is still mounted by old charts.
 */
const builtIn = [
  '/var/run/secrets/istio',
  '/var/run/secrets/tokens',
  '/var/run/secrets/workload-spiffe-uds',
  '/var/run/secrets/workload-spiffe-credentials',
  '/var/run/secrets/credential-uds',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/var/lib/istio/data',
  '/etc/istio/proxy',
  '/etc/istio/pod',
  '/etc/istio/config',
  '/etc/istio/custom-bootstrap',
  '/etc/ssl',
  '/etc/pki',
  '/usr/share/ca-certificates',
];

/**
 * @param path as written in `serverCertificate`, `clientCertificate`, `caCertificates` and the like. Relative paths start at `/`, where the agent runs
 *   (security/pkg/nodeagent/cache/secretcache.go, generateFileSecret).
 */
export function proxyFile(graph: Graph, proxy: Proxy, path: string, contentsOf: ContentsOf = contentsInView(graph)): ProxyFile {
  const { workload } = proxy;
  const absolute = path.startsWith('/') ? path : `/${path}`;
  if (!workload || builtIn.some((folder) => absolute.startsWith(`${folder}/`))) return { state: 'unknown' };
  const { podSpec } = workload;
  // Without a Pod template there is nothing to judge; a placeholder among the volumes may stand for any of them.
  if (podSpec.type !== 'map' || podSpec.get('volumes').isUnknown) return { state: 'unknown' };
  const template = workload.annotations[templates];
  if (template !== undefined && !/^(?:sidecar|gateway)(?:,(?:sidecar|gateway))*$/.test(template)) return { state: 'unknown' };
  const containers = podSpec.get('containers').items();
  const all = [...containers, ...podSpec.get('initContainers').items()];
  const own =
    all.find((container) => container.get('name').string() === 'istio-proxy') ??
    (proxy.type === 'gateway' && containers.length === 1 ? containers[0] : undefined);
  if (proxy.type === 'gateway' && !own) return { state: 'unknown' };
  if (own?.get('volumeMounts').hasUnknown || podSpec.get('volumes').hasUnknown) return { state: 'unknown' };
  const annotated = annotationMounts(proxy);
  if (annotated === 'unknown') return { state: 'unknown' };
  const readsAnnotations = !template?.split(',').includes('gateway');
  const mounts = [...(own ? containerMounts(podSpec, own) : []), ...(readsAnnotations ? annotated : [])];
  const evidence = fileEvidence(absolute, mounts, proxy.namespace, contentsOf);
  if (evidence.state !== 'absent' || evidence.reason !== 'not-mounted') return evidence;
  const covers = (candidates: readonly Mount[]) => {
    const seen = fileEvidence(absolute, candidates, proxy.namespace, contentsOf);
    return seen.state === 'present' ? seen.mount : undefined;
  };
  const inApplication = containers
    .filter((container) => container !== own)
    .map((container) => covers(containerMounts(podSpec, container)))
    .find((mount) => mount);
  const ignored = !readsAnnotations && covers(annotated);
  return {
    ...evidence,
    ...(inApplication ? { inApplication } : {}),
    ...(ignored ? { ignoredAnnotation: workload.metadata.get('annotations', userVolumeMount) } : {}),
  };
}

/** The mounts that a Pod asks for by annotation: JSON, a list of objects or (older) an object by name. */
function annotationMounts({ workload }: Proxy): readonly Mount[] | 'unknown' {
  if (!workload) return [];
  const at = workload.metadata.get('annotations', userVolumeMount);
  if (!at.exists) return [];
  const mounts = jsonList<VolumeMount>(at.string());
  const volumesAt = workload.metadata.get('annotations', userVolume);
  const volumes = volumesAt.exists ? jsonList<Volume>(volumesAt.string()) : [];
  if (!mounts || !volumes) return 'unknown';
  const podVolumes = (workload.podSpec.get('volumes').json() ?? []) as Volume[];
  return mounts.map((mount) => ({ mount, volume: [...volumes, ...podVolumes].find(({ name }) => name === mount.name), at }));
}

function jsonList<T>(text: string | undefined): T[] | undefined {
  try {
    const value = JSON.parse(text ?? '') as unknown;
    if (Array.isArray(value)) return value as T[];
    return typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, item]) => ({ name, ...(item as T) }))
      : undefined;
  } catch {
    return undefined;
  }
}
