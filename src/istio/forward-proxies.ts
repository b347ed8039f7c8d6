import { append, type Graph, question, type Resource, workloads } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { proxyOf } from './proxies.ts';
import type { Proxy } from './proxy.ts';
import { noAddress, type Service, services } from './services.ts';

/** A forward proxy that a workload with a sidecar is told to use by its environment. */
export interface ForwardProxy {
  readonly client: Proxy;
  /** Name of the variable in capitals: `HTTPS_PROXY`. */
  readonly variable: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Hosts that are called without it, as NO_PROXY lists them. */
  readonly exceptions: readonly string[];
  /** The value of the variable. */
  readonly at: Field;
}

const variables = new Set(['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']);
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Every forward proxy in the environment of a workload with a sidecar. */
export const forwardProxies = question((graph): readonly ForwardProxy[] => {
  const out: ForwardProxy[] = [];
  for (const workload of workloads(graph)) {
    const client = proxyOf(graph, workload);
    if (client?.type !== 'sidecar') continue;
    for (const container of workload.podSpec.get('containers').items()) {
      const env = container.get('env').items();
      const named = (variable: Field): string => (variable.get('name').string() ?? '').toUpperCase();
      const exceptions = env
        .filter((variable) => named(variable) === 'NO_PROXY')
        .flatMap((variable) => (variable.get('value').string() ?? '').split(','));
      for (const variable of env) {
        const at = variable.get('value');
        const match = /^(?:(https?):\/\/)?(?:[^@/\s]*@)?([A-Za-z0-9.-]+)(?::(\d{1,5}))?\/?$/.exec(at.string()?.trim() ?? '');
        if (!match || !variables.has(named(variable))) continue;
        const scheme = match[1] ?? 'http';
        out.push({
          client,
          variable: named(variable),
          scheme,
          host: match[2]!,
          port: Number(match[3]) || defaultPorts[scheme]!,
          exceptions: exceptions.map((one) => one.trim()).filter(Boolean),
          at,
        });
      }
    }
  }
  return out;
});

/** Whether a client calls a host without its forward proxy. An entry of NO_PROXY covers the names under it, with or without a dot in front. */
export const isException = (host: string, { exceptions }: ForwardProxy): boolean =>
  exceptions.some((one) => one === '*' || one.replace(/^\*?\./, '') === host || host.endsWith(`.${one.replace(/^\*?\./, '')}`));

/** The service that stands for a forward proxy, with its users, by the manifest of the service. */
export const forwardProxyServices = question((graph: Graph): ReadonlyMap<Resource, readonly { service: Service; use: ForwardProxy }[]> => {
  const byName = new Map<string, Service>();
  for (const service of services(graph)) {
    for (const name of [service.hostname, service.address]) if (name !== noAddress && !byName.has(name)) byName.set(name, service);
    // Inside the cluster the search domains of DNS complete a name.
    if (service.registry === 'Kubernetes')
      byName.set(`${service.name}.${service.namespace}`, service).set(`${service.name}.${service.namespace}.svc`, service);
  }
  const out = new Map<Resource, { service: Service; use: ForwardProxy }[]>();
  for (const use of forwardProxies(graph)) {
    const service = byName.get(use.host);
    if (service && !service.isUncertain) append(out, service.resource, { service, use });
  }
  return out;
});
