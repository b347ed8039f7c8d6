import { append, question } from '../graph/index.ts';
import { isWildcard } from './hosts.ts';
import { type Service, services } from './services.ts';

/** Services by what people write instead of their hostname. */
export interface ServiceNames {
  /** Kubernetes Services by their name alone. */
  readonly byName: ReadonlyMap<string, readonly Service[]>;
  /** Hostnames by their small letters. */
  readonly byLower: ReadonlyMap<string, string>;
  /** Services for wildcard hosts, the longest first. */
  readonly wildcards: readonly Service[];
}

export const serviceIndicesOf = question((graph): ServiceNames => {
  const byName = new Map<string, Service[]>();
  const byLower = new Map<string, string>();
  const wildcards: Service[] = [];
  for (const service of services(graph)) {
    if (service.registry === 'Kubernetes') append(byName, service.name, service);
    byLower.set(service.hostname.toLowerCase(), service.hostname);
    if (isWildcard(service.hostname)) wildcards.push(service);
  }
  wildcards.sort((a, b) => b.hostname.length - a.hostname.length);
  return { byName, byLower, wildcards };
});
