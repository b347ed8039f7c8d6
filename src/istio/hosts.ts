import { isIP } from 'node:net';
import { isUnknown } from '../yaml/index.ts';

/**
 * Host names as Istio compares them: case-sensitive, and `*` in front covers any number of labels.
 * Source: pkg/config/host/name.go, pilot/pkg/model/config.go.
 */

/** DNS suffix of Services. */
export const clusterDomain = 'cluster.local';

export const isWildcard = (host: string): boolean => host.startsWith('*');

/** Whether every name that `host` stands for is one that `pattern` stands for (host.Name.SubsetOf). */
export const isCoveredBy = (host: string, pattern: string): boolean => {
  if (!isWildcard(pattern)) return host === pattern;
  return (isWildcard(host) ? host.slice(1) : host).endsWith(pattern.slice(1));
};

/** Whether one of the two covers the other (host.Name.Matches). */
export const overlaps = (a: string, b: string): boolean => isCoveredBy(a, b) || isCoveredBy(b, a);

/** A name without any dot is the Service of that name in `namespace`; everything else stands for itself (ResolveShortnameToFQDN). */
export const resolveHost = (host: string, namespace: string): string =>
  host === '' || host === '*' || host.includes('.') || isUnknown(host) || isAddress(host)
    ? host
    : `${host}.${namespace}.svc.${clusterDomain}`;

/** The host of an entry of a Gateway server, `NAMESPACE/HOST` or `HOST`. */
export const withoutNamespace = (entry: string): string => entry.slice(entry.indexOf('/') + 1);

/** Host name of a Kubernetes Service. */
export const serviceHost = (name: string, namespace: string): string => `${name}.${namespace}.svc.${clusterDomain}`;

interface Entry<T> {
  readonly host: string;
  readonly values: T[];
  /** Places of the values in the order of insertion. */
  readonly order: number[];
}

/** Values by host, found by exact name, by covering wildcard and by wildcard over them without walking through all of them. */
export class HostIndex<T> {
  readonly #exact = new Map<string, Entry<T>>();
  /** By what follows the `*`. */
  readonly #wildcards = new Map<string, Entry<T>>();
  #wildcardLengths: number[] | undefined;
  /** Reversed names with their entries, sorted: what ends alike stands together. */
  #reversed: { key: string; entry: Entry<T> }[] | undefined;
  #count = 0;

  add(host: string, value: T): void {
    const [map, key] = isWildcard(host) ? [this.#wildcards, host.slice(1)] : [this.#exact, host];
    let entry = map.get(key);
    if (!entry) {
      entry = { host, values: [], order: [] };
      map.set(key, entry);
      this.#reversed = undefined;
      this.#wildcardLengths = undefined;
    }
    entry.values.push(value);
    entry.order.push(this.#count++);
  }

  /** The values of exactly this host, wildcards included. */
  get(host: string): readonly T[] {
    return (isWildcard(host) ? this.#wildcards.get(host.slice(1)) : this.#exact.get(host))?.values ?? [];
  }

  /** Values whose host equals or covers `host`, in order of insertion. */
  covering(host: string): T[] {
    return inOrder(this.#covering(host));
  }

  /** Values whose host lies under `host` or equals it, in order of insertion. */
  under(host: string): T[] {
    return inOrder(this.#under(host));
  }

  /** Values whose host overlaps `host` in either direction, in order of insertion. */
  overlapping(host: string): T[] {
    return inOrder(isWildcard(host) ? [...new Set([...this.#covering(host), ...this.#under(host)])] : this.#covering(host));
  }

  /** The host that fits best: the same name, else the longest covering wildcard (MostSpecificHostMatch). */
  mostSpecific(host: string): { host: string; values: readonly T[] } | undefined {
    const exact = isWildcard(host) ? undefined : this.#exact.get(host);
    if (exact) return exact;
    const name = isWildcard(host) ? host.slice(1) : host;
    const lengths = this.#lengths();
    for (let index = lengths.length - 1; index >= 0; index--) {
      const length = lengths[index]!;
      const entry = length <= name.length ? this.#wildcards.get(name.slice(name.length - length)) : undefined;
      if (entry) return entry;
    }
    return undefined;
  }

  /** Lengths of wildcards, shortest first. */
  #lengths(): readonly number[] {
    this.#wildcardLengths ??= [...new Set([...this.#wildcards.keys()].map((suffix) => suffix.length))].sort((a, b) => a - b);
    return this.#wildcardLengths;
  }

  /** Shortest wildcard first, the name itself last. */
  #covering(host: string): Entry<T>[] {
    const name = isWildcard(host) ? host.slice(1) : host;
    const out: Entry<T>[] = [];
    for (const length of this.#lengths()) {
      if (length > name.length) break;
      const entry = this.#wildcards.get(name.slice(name.length - length));
      if (entry) out.push(entry);
    }
    const exact = isWildcard(host) ? undefined : this.#exact.get(host);
    if (exact) out.push(exact);
    return out;
  }

  #under(host: string): Entry<T>[] {
    if (!isWildcard(host)) {
      const entry = this.#exact.get(host);
      return entry ? [entry] : [];
    }
    this.#reversed ??= [...this.#exact, ...this.#wildcards]
      .map(([name, entry]) => ({ key: reverse(name), entry }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const list = this.#reversed;
    const prefix = reverse(host.slice(1));
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.key < prefix) low = middle + 1;
      else high = middle;
    }
    const out: Entry<T>[] = [];
    for (; low < list.length && list[low]!.key.startsWith(prefix); low++) out.push(list[low]!.entry);
    return out;
  }
}

/** The values of several entries in order of insertion. */
function inOrder<T>(entries: readonly Entry<T>[]): T[] {
  if (entries.length <= 1) return entries[0] ? [...entries[0].values] : [];
  return entries
    .flatMap((entry) => entry.values.map((value, index) => ({ value, order: entry.order[index]! })))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

/** By UTF-16 unit: only equality of ends matters. */
const reverse = (text: string): string => {
  let out = '';
  for (let index = text.length - 1; index >= 0; index--) out += text[index];
  return out;
};

/** The names that both lists cover, in the order of the first list: of each pair that overlaps the narrower one (host.Names.Intersection). */
export const intersection = (a: readonly string[], b: readonly string[]): string[] => {
  const out = new Set<string>();
  for (const one of a) {
    for (const other of b) {
      if (isCoveredBy(one, other)) out.add(one);
      else if (isCoveredBy(other, one)) out.add(other);
    }
  }
  return [...out];
};

/** Orders exact names before wildcards, then long before short, then by alphabet (host.MoreSpecific). */
export const bySpecificity = (a: string, b: string): number =>
  Number(isWildcard(a)) - Number(isWildcard(b)) || b.length - a.length || (a < b ? -1 : a > b ? 1 : 0);

/** The hosts that apply to a namespace, without the `NAMESPACE/` that may stand before each (host.NamesForNamespace). */
export const hostsForNamespace = (hosts: readonly string[], namespace: string): string[] =>
  hosts.flatMap((host) => {
    const slash = host.indexOf('/');
    if (slash < 0) return [host];
    const scope = host.slice(0, slash);
    return scope === namespace || scope === '*' ? [host.slice(slash + 1)] : [];
  });

/** An IPv4 or IPv6 address. */
export const isAddress = (text: string): boolean => mayBeAddress.test(text) && isIP(text) !== 0;

/** Node's own test costs a hundred times as much, and nearly everything that is asked about is a name. */
const mayBeAddress = /^[0-9]|:/;
