import { append, type Graph, question, type Resource } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { arrivals } from './arrivals.ts';
import { type ClientTlsSetting, clientTlsSettings } from './client-tls-settings.ts';
import { caSuffix, type Delivery, delivery, resourceNameOf } from './credentials.ts';
import type { Proxy } from './proxy.ts';
import type { Upstream } from './upstream.ts';

/** A credential that a DestinationRule names, as a proxy gets it that sends traffic by the rule. */
export interface ClientCredential {
  readonly setting: ClientTlsSetting;
  readonly use: 'certificate' | 'ca';
  /** The `credentialName`. */
  readonly at: Field;
  readonly credential: string;
  readonly proxy: Proxy;
  readonly upstream: Upstream;
  readonly delivery: Delivery;
}

/** What proxies get for the credentials of each DestinationRule; proxies of one namespace once. Proxies that send nothing there are left out. */
export const clientCredentials = question((graph): ReadonlyMap<Resource, readonly ClientCredential[]> => {
  const out = new Map<Resource, ClientCredential[]>();
  for (const settings of clientTlsSettings(graph).values()) {
    for (const setting of settings) {
      const { tls, at, config } = setting;
      const credential = tls.credentialName;
      if (typeof credential !== 'string' || !credential || (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL')) continue;
      const uses: ('certificate' | 'ca')[] = [
        ...(tls.mode === 'MUTUAL' ? (['certificate'] as const) : []),
        ...(tls.insecureSkipVerify === true ? [] : (['ca'] as const)),
      ];
      for (const { proxy, upstream } of senders(graph, setting))
        for (const use of uses)
          append(out, config.resource, {
            setting,
            use,
            at: at.get('credentialName'),
            credential,
            proxy,
            upstream,
            delivery: delivery(graph, proxy, resourceNameOf(use === 'ca' ? `${credential}${caSuffix}` : credential)),
          });
    }
  }
  return out;
});

/** One proxy of each namespace that sends by a setting. */
export function senders(graph: Graph, { uses }: ClientTlsSetting): { proxy: Proxy; upstream: Upstream }[] {
  const out = new Map<string, { proxy: Proxy; upstream: Upstream }>();
  for (const { upstream, proxies } of uses) {
    if (upstream.reason !== 'rule' || upstream.isUncertain) continue;
    for (const proxy of proxies)
      if (proxy.injected === 'yes' && !out.has(proxy.namespace) && arrivals(graph, proxy, upstream).length > 0)
        out.set(proxy.namespace, { proxy, upstream });
  }
  return [...out.values()];
}
