import { type Graph, questionAbout, type Resource, type Workload } from '../graph/index.ts';
import { allowsUse, type Certificate, issued, serverAuth } from '../x509/index.ts';
import { portEndpoints } from './endpoints.ts';
import { material } from './secret-material.ts';
import { servicesByHost } from './services.ts';
import type { Upstream } from './upstream.ts';

/** The certificate that a server of the input shows, as far as its Pods tell. */
export interface ServerCertificate {
  readonly certificate: Certificate;
  /** The Secret, and its key. */
  readonly secret: Resource;
  readonly at: ReturnType<Resource['at']>;
  readonly workload: Workload;
  /** A CA of the input signed it, or nobody but itself: no operating system knows that CA. */
  readonly isPrivate: boolean;
}

/** The workloads behind an upstream, also where a ServiceEntry leads to a Service of the cluster by its name. */
export const serverWorkloads = (graph: Graph, { service, port }: Upstream): readonly Workload[] => [
  ...new Set(
    portEndpoints(graph, service, port.number).flatMap((endpoint) => {
      if (endpoint.workload) return [endpoint.workload];
      const [target] =
        endpoint.address === undefined || endpoint.address === service.hostname ? [] : (servicesByHost(graph).get(endpoint.address) ?? []);
      const number = target?.ports.find((one) => one.number === endpoint.port)?.number;
      if (!target || number === undefined) return [];
      return portEndpoints(graph, target, number).flatMap(({ workload }) => workload ?? []);
    }),
  ),
];

/** The one certificate that all servers behind an upstream mount; undefined where they mount none, or several. */
export function serverCertificate(graph: Graph, upstream: Upstream): ServerCertificate | undefined {
  const workloads = serverWorkloads(graph, upstream);
  const found = workloads.map((workload) => mountedCertificate(graph, workload));
  const [first] = found;
  return first && found.every((one) => one?.secret === first.secret) ? first : undefined;
}

const mountedCertificate = questionAbout((graph: Graph, workload: Workload): ServerCertificate | undefined => {
  const secrets = new Set<Resource>();
  for (const volume of workload.podSpec.get('volumes').items()) {
    // What else may hold a certificate is not known.
    if (volume.get('csi').exists || volume.hasUnknown) return undefined;
    const sources = [
      volume.get('secret', 'secretName'),
      ...volume
        .get('projected', 'sources')
        .items()
        .map((source) => source.get('secret', 'name')),
    ];
    for (const name of sources) {
      const text = name.string();
      if (text === undefined) continue;
      const secret = graph.get('Secret', workload.namespace, text);
      if (!secret) return undefined;
      secrets.add(secret);
    }
  }
  const all = [...secrets].flatMap((secret) => {
    const { certificate, privateKey, ca, redacted } = material(graph, secret);
    if (redacted && !certificate) return [undefined];
    const leaf = certificate?.certificates[0];
    if (!certificate || !privateKey || !leaf || leaf.isCa || !allowsUse(leaf, serverAuth)) return [];
    const authorities = [...secrets].flatMap((one) => material(graph, one).ca?.certificates ?? []);
    const isPrivate =
      leaf.isSelfSigned ||
      [...(ca?.certificates ?? []), ...authorities].some((one) => one !== undefined && one.isSelfSigned && issued(one, leaf));
    return [{ certificate: leaf, secret, at: certificate.at, workload, isPrivate }];
  });
  return all.length === 1 ? all[0] : undefined;
});
