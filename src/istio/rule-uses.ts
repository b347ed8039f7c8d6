import { append, question, type Resource } from '../graph/index.ts';
import { proxies } from './proxies.ts';
import type { Proxy } from './proxy.ts';
import { type Upstream, upstreams } from './upstream.ts';

/** One upstream whose TLS settings come from a DestinationRule, with every proxy that has it so. */
export interface RuleUse {
  readonly upstream: Upstream;
  readonly proxies: readonly Proxy[];
}

/** The upstreams that take their TLS settings from a DestinationRule, by the manifest of the rule. */
export const ruleUses = question((graph): ReadonlyMap<Resource, readonly RuleUse[]> => {
  // Proxies for which nothing differs share their list of upstreams.
  const byList = new Map<readonly Upstream[], Proxy[]>();
  for (const proxy of proxies(graph)) append(byList, upstreams(graph, proxy), proxy);
  const clients = new Map<Upstream, Proxy[]>();
  for (const [list, who] of byList) {
    for (const upstream of list) {
      if (!upstream.policy.tls) continue;
      const known = clients.get(upstream);
      if (known) known.push(...who);
      else clients.set(upstream, [...who]);
    }
  }
  const out = new Map<Resource, RuleUse[]>();
  for (const [upstream, who] of clients) append(out, upstream.policy.tls!.config.resource, { upstream, proxies: who });
  return out;
});
