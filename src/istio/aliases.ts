import { append, question } from '../graph/index.ts';
import { compareText } from './configs.ts';
import { clusterDomain, isAddress } from './hosts.ts';
import { noAddress, type Service, services } from './services.ts';

/**
 * The ExternalName Services that lead to a host, through others where need be, by host of the service that they end at.
 * Source: pilot/pkg/model/push_context.go, resolveServiceAliases.
 */
export const aliases = question((graph): ReadonlyMap<string, readonly Service[]> => {
  const named = services(graph).filter(({ resolution }) => resolution === 'Alias');
  const next = new Map(named.map((alias) => [alias.hostname, alias.externalName ?? '']));
  const out = new Map<string, Service[]>();
  for (const alias of named) {
    const seen = new Set([alias.hostname]);
    let target = alias.externalName ?? '';
    while (next.has(target) && !seen.has(target)) {
      seen.add(target);
      target = next.get(target) ?? '';
    }
    if (!next.has(target)) append(out, target, alias);
  }
  for (const list of out.values()) list.sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.hostname, b.hostname));
  return out;
});

/**
 * Other names of a host for proxies of a namespace: with a final dot, and without the parts that DNS search adds.
 * @param suffix `:port`, where every name also stands with its port
 * Source: pilot/pkg/networking/core/httproute.go, GenerateAltVirtualHosts.
 */
export function otherNames(host: string, namespace: string, suffix = ''): string[] {
  const out = isAddress(host) ? [] : [`${host}.`];
  if (suffix) out.push(`${host}.${suffix}`);
  const end = host.indexOf('.svc.');
  const dot = host.indexOf('.');
  if (!host.endsWith(`.svc.${clusterDomain}`) || end <= 0 || dot + 1 > end) return out;
  const short = host.slice(0, end);
  const names = [short, `${short}.svc`];
  if (host.slice(dot + 1, end) === namespace) names.unshift(host.slice(0, dot));
  return [...out, ...names.flatMap((name) => (suffix ? [name, name + suffix] : [name]))];
}

/**
 * The domains of a service's virtual host, and which of them are other names of it or its aliases.
 * @param suffix `:port` for a table that serves several ports
 * Source: pilot/pkg/networking/core/httproute.go, generateVirtualHostDomains.
 */
export function serviceDomains(
  service: Service,
  names: readonly string[],
  namespace: string,
  suffix = '',
): { domains: string[]; others: ReadonlySet<string> } {
  const withPort = (name: string): string[] => (suffix ? [name, name + suffix] : [name]);
  const others = new Set<string>();
  const domains: string[] = [];
  for (const name of names) {
    const more = otherNames(name, namespace, suffix);
    for (const other of more) others.add(other);
    domains.push(...withPort(name), ...more);
  }
  if (service.resolution === 'Passthrough' && service.registry === 'Kubernetes') domains.push(...domains.map((domain) => `*.${domain}`));
  const [address = ''] = service.address.split('/');
  if (address !== noAddress && isAddress(address)) domains.push(...withPort(service.address));
  return { domains, others };
}
