import { append, type Graph, matchesLabels, question, questionAbout, type Workload } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { compareText } from './configs.ts';
import type { Proxy } from './proxy.ts';
import { type Service, type ServicePort, services } from './services.ts';

/** A port of a service that a workload serves, with the port that the workload listens on. */
export interface ServiceTarget {
  readonly service: Service;
  readonly port: ServicePort;
  readonly targetPort: number;
}

/**
 * The service ports that lead to a workload: services of its namespace whose selector fits the labels of its Pods, the oldest first, each in the
 * order of its ports. A named target port that no container declares is left out, and so is a port with target and protocol of an earlier one
 * (pilot/pkg/model/context.go SetServiceTargets, serviceregistry/kube/controller GetProxyServiceTargetsByPod and FindPort).
 */
export const serviceTargets = questionAbout((graph: Graph, proxy: Proxy): readonly ServiceTarget[] =>
  (selectingServices(graph).get(proxy.namespace) ?? [])
    .filter(({ selector }) => matchesLabels(selector ?? {}, proxy.labels))
    .flatMap((service) => targetsOf(service, proxy.workload)),
);

/** Services with a selector, by namespace, in the order in which a workload meets them. */
const selectingServices = question((graph): ReadonlyMap<string, readonly Service[]> => {
  const out = new Map<string, Service[]>();
  for (const service of services(graph)) {
    if (service.selector && Object.keys(service.selector).length) append(out, service.namespace, service);
  }
  for (const list of out.values())
    list.sort((a, b) => (a.createdAt === b.createdAt ? compareText(a.hostname, b.hostname) : a.createdAt - b.createdAt));
  return out;
});

function targetsOf(service: Service, workload: Workload | undefined): ServiceTarget[] {
  const seen = new Set<string>();
  const out: ServiceTarget[] = [];
  for (const port of service.ports) {
    const targetPort = targetPortOf(port, workload);
    if (targetPort === undefined) continue;
    const key = `${targetPort} ${port.protocol}`;
    if (seen.has(key)) continue;
    seen.add(key);
    out.push({ service, port, targetPort });
  }
  return out;
}

/** The port of a workload behind a service port; undefined for a name that none of its containers declares. */
export function targetPortOf(port: ServicePort, workload: Workload | undefined): number | undefined {
  if (port.targetPort === undefined) return port.number;
  if (typeof port.targetPort === 'number') return port.targetPort;
  return workload && containerPort(workload, port.targetPort, port.at.get('protocol').string() ?? 'TCP');
}

/** The number of a named port among the containers of a workload, init containers that keep running included. */
export function containerPort({ podSpec }: Workload, name: string, protocol: string): number | undefined {
  const declared = (container: Field): number | undefined =>
    container
      .get('ports')
      .items()
      .find((port) => port.get('name').string() === name && (port.get('protocol').string() ?? 'TCP') === protocol)
      ?.get('containerPort')
      .number();
  const natives = podSpec
    .get('initContainers')
    .items()
    .filter((container) => container.get('restartPolicy').string() === 'Always');
  for (const container of [...podSpec.get('containers').items(), ...natives]) {
    const number = declared(container);
    if (number !== undefined) return number;
  }
  return undefined;
}
