import { append, type CalledHost, calledHosts, type Graph, question, questionAbout, type Workload } from '../graph/index.ts';
import { clusterDomain } from './hosts.ts';
import { type Service, type ServicePort, services } from './services.ts';

/** A call that a workload is told to make, to a service of the registry. */
export interface ServiceCall extends CalledHost {
  readonly service: Service;
  /** Undefined where the call names no port of the service. */
  readonly servicePort: ServicePort | undefined;
}

const byHostname = question((graph): ReadonlyMap<string, readonly Service[]> => {
  const out = new Map<string, Service[]>();
  for (const service of services(graph)) append(out, service.hostname.toLowerCase(), service);
  return out;
});

/** The service that a name leads to from a namespace, by the search list of Kubernetes DNS: `web`, `web.shop`, `web.shop.svc`, or the full name. */
export function serviceCalled(graph: Graph, namespace: string, host: string): Service | undefined {
  const domain = `svc.${clusterDomain}`;
  const parts = host.split('.');
  const candidates = [
    host,
    ...(parts.length === 1 ? [`${host}.${namespace}.${domain}`] : []),
    ...(parts.length === 2 ? [`${host}.${domain}`] : []),
    ...(parts.length === 3 && parts[2] === 'svc' ? [`${host}.${domain.slice(4)}`] : []),
  ];
  for (const candidate of candidates) {
    const found = byHostname(graph).get(candidate);
    if (found) return found.find((service) => service.namespace === namespace) ?? found[0];
  }
  return undefined;
}

/** The calls of a workload to services of the input. */
export const serviceCalls = questionAbout((graph: Graph, workload: Workload): readonly ServiceCall[] =>
  calledHosts(graph, workload).flatMap((call) => {
    const service = serviceCalled(graph, workload.namespace, call.host);
    return service ? [{ ...call, service, servicePort: service.ports.find(({ number }) => number === call.port) }] : [];
  }),
);
