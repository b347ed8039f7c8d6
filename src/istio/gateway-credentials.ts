import { append, question, type Resource } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import type { Config } from './configs.ts';
import { caSuffix, type Delivery, delivery, resourceNameOf } from './credentials.ts';
import { mergedGateway } from './gateway-merge.ts';
import { gatewayProxies, gatewaysOf } from './gateways.ts';
import { withoutNamespace } from './hosts.ts';
import type { Proxy } from './proxy.ts';
import { terminates } from './secret-uses.ts';
import type { GatewaySpec, ServerSpec } from './specs.ts';

/** One credential that a server needs, as one gateway workload gets it. */
export interface GatewayCredential {
  readonly gateway: Config<GatewaySpec>;
  readonly server: ServerSpec;
  readonly serverIndex: number;
  /** As written; for a CA that is not named on its own, the first credential with `-cacert`. */
  readonly credential: string;
  readonly use: 'certificate' | 'ca';
  /** The field that names it. */
  readonly at: Field;
  readonly proxy: Proxy;
  readonly delivery: Delivery;
}

/** What every gateway workload gets for the credentials of each Gateway and Ingress; workloads of one namespace once. */
export const gatewayCredentials = question((graph): ReadonlyMap<Resource, readonly GatewayCredential[]> => {
  const out = new Map<Resource, GatewayCredential[]>();
  const seen = new Map<string, Set<Config<GatewaySpec>>>();
  for (const proxy of gatewayProxies(graph)) {
    const done = seen.get(proxy.namespace) ?? new Set();
    seen.set(proxy.namespace, done);
    // A server that the merge leaves out needs no certificate; why it is left out is said elsewhere.
    const dropped = new Set(
      mergedGateway(graph, proxy).dropped.map(({ server: { gateway, index } }) => `${gateway.namespace}/${gateway.name} ${index}`),
    );
    for (const { gateway } of gatewaysOf(graph, proxy)) {
      if ((gateway.derived && gateway.resource.kind !== 'Ingress') || done.has(gateway)) continue;
      done.add(gateway);
      (gateway.spec.servers ?? []).forEach((server, serverIndex) => {
        if (!terminates(server) || dropped.has(`${gateway.namespace}/${gateway.name} ${serverIndex}`)) return;
        const tls = gateway.at('servers', serverIndex, 'tls');
        const single = gateway.at('servers', serverIndex, 'tls', 'credentialName');
        const add = (at: Field, credential: string, use: GatewayCredential['use']) =>
          append(out, gateway.resource, {
            gateway,
            server,
            serverIndex,
            credential,
            use,
            at,
            proxy,
            delivery: delivery(graph, proxy, resourceNameOf(credential)),
          });
        const names = tls.get('credentialNames').items();
        const named = names.length ? names : [single];
        for (const at of named) if (at.string()) add(at, at.string()!, 'certificate');
        if (server.tls?.mode === 'SIMPLE') return;
        const ca = tls.get('caCertCredentialName');
        const first = named[0]?.string();
        if (ca.string() && first) add(ca, ca.string()!, 'ca');
        else if (first && !ca.exists) add(named[0]!, `${first}${caSuffix}`, 'ca');
      });
    }
  }
  return out;
});

/** The hosts of a server for a message: `shop.example.com and 2 more`. */
export const hostsText = ({ hosts = [] }: ServerSpec): string => {
  const [first, ...rest] = hosts.map(withoutNamespace);
  if (first === undefined) return 'its hosts';
  const name = first === '*' ? 'every host' : first;
  return rest.length ? `${name} and ${rest.length} more` : name;
};

/** The workload of a proxy for a message: `Deployment "istio-ingress/gateway"`. */
export const workloadText = ({ workload, namespace, name }: Proxy): string =>
  `${workload?.resource.kind ?? 'gateway'} "${namespace}/${name}"`;
