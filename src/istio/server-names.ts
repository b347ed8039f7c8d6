import { dnsNameCovers } from '../x509/index.ts';
import { isWildcard } from './hosts.ts';
import type { Service } from './services.ts';

/** Whether proxies find the servers of a service under its own name in DNS, so that the name is known to be theirs. */
export const isFoundByItsName = ({ hostname, registry, resolution, entry }: Service): boolean =>
  registry === 'External' &&
  !isWildcard(hostname) &&
  hostname.includes('.') &&
  !/\.(?:local|internal|lan|corp|global|mesh)$/.test(hostname) &&
  (resolution === 'DNSLB' || resolution === 'DNSRoundRobinLB') &&
  (entry?.spec.endpoints ?? []).every(({ address }) => address === hostname);

export const isHostName = (name: string): boolean => /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*\.?$/i.test(name);

/** Whether two names can belong to one server: the same, or of one registered domain. */
export const areRelated = (name: string, host: string): boolean => {
  const [a, b] = [name, host].map((one) => one.toLowerCase().replace(/\.$/, '')) as [string, string];
  return a === b || dnsNameCovers(a, b) || domainOf(a) === domainOf(b);
};

/** The part of a name that is registered: two labels, three below the likes of `co.uk`. */
const domainOf = (name: string): string => {
  const labels = name.split('.');
  const isCountry = labels.length > 2 && labels.at(-1)!.length === 2 && labels.at(-2)!.length <= 3;
  return labels.slice(isCountry ? -3 : -2).join('.');
};
