import { type Graph, question } from '../../graph/index.ts';
import { standardSidecar } from '../client-tls-settings.ts';
import type { Config } from '../configs.ts';
import { proxiesOfGateway } from '../gateway-workloads.ts';
import { gateways } from '../gateways.ts';
import { clusterDomain } from '../hosts.ts';
import type { Cluster } from '../http-routes.ts';
import type { Proxy } from '../proxy.ts';
import { type Service, servicesByHost } from '../services.ts';
import type { GatewaySpec, ServerSpec } from '../specs.ts';
import { type Upstream, upstreamsTo } from '../upstream.ts';
import { mesh, type VirtualService, virtualServices } from '../virtual-services.ts';
import { clientClasses } from './calls.ts';
import { rulesByHost } from './reasons.ts';

/**
 * The first leg to an egress gateway whose Service and workload the input does not hold: manifests of applications seldom do. Which servers stand
 * behind the destination is seen from the VirtualService: a rule for the mesh alone leads there, and a rule for the Gateway leads on to the host.
 */
export interface AssumedLeg {
  readonly from: VirtualService;
  readonly cluster: Cluster;
  readonly bytes: 'http' | 'tls' | 'tcp';
  readonly gateway: Config<GatewaySpec>;
  readonly index: number;
  readonly server: ServerSpec;
  /** Sidecars of the input; where it holds none, one that is thought of for every namespace with a rule for the destination. */
  readonly clients: readonly { readonly proxy: Proxy; readonly upstream: Upstream | undefined }[];
}

const gatewaysByName = question(
  (graph): ReadonlyMap<string, Config<GatewaySpec>> => new Map(gateways(graph).map((one) => [`${one.namespace}/${one.name}`, one])),
);

export const assumedLegs = question((graph): readonly AssumedLeg[] => {
  const out: AssumedLeg[] = [];
  for (const from of virtualServices(graph)) {
    if (from.semantics !== 'istio' || !from.gateways.includes(mesh) || from.gateways.length < 2) continue;
    for (const bytes of ['http', 'tls', 'tcp'] as const) {
      const all = from[bytes];
      const onward = all.filter(
        ({ matches, to }) => matches.some(({ gateways }) => gateways) && to.some(({ host }) => from.hosts.includes(host)),
      );
      for (const { matches, to } of all) {
        if (matches.length === 0 || !matches.every(({ gateways }) => gateways?.every((gateway) => gateway === mesh))) continue;
        for (const { host, port, subset, at } of to) {
          if (port === undefined || !host.endsWith(`.svc.${clusterDomain}`) || from.hosts.includes(host) || servicesByHost(graph).has(host))
            continue;
          const found = serverOf(
            graph,
            onward.flatMap((rule) => rule.matches.flatMap(({ gateways }) => gateways ?? [])),
            port,
          );
          if (found)
            out.push({
              ...found,
              from,
              bytes,
              cluster: { host, port, subset, at },
              clients: clientsOf(graph, from, { host, port, subset, at }),
            });
        }
      }
    }
  }
  return out;
});

/** The only server of a port at the Gateways, where none of them has a workload in the input. */
function serverOf(graph: Graph, names: readonly string[], port: number): Pick<AssumedLeg, 'gateway' | 'index' | 'server'> | undefined {
  const found = [...new Set(names)].flatMap((name) => {
    const gateway = gatewaysByName(graph).get(name);
    if (!gateway || proxiesOfGateway(graph, gateway.resource).length > 0) return [];
    return (gateway.spec.servers ?? []).flatMap((server, index) => (server.port?.number === port ? [{ gateway, index, server }] : []));
  });
  const [only] = found;
  return found.length === 1 && only && !only.gateway.at('servers', only.index).hasUnknown ? only : undefined;
}

function clientsOf(graph: Graph, from: VirtualService, cluster: Cluster): AssumedLeg['clients'] {
  const service = serviceOf(from, cluster);
  const shown = clientClasses(graph).map(({ first }) => first);
  const namespaces = new Set([
    from.namespace,
    ...rulesByHost(graph)
      .covering(cluster.host)
      .map(({ namespace }) => namespace),
  ]);
  const proxies = shown.length ? shown : [...namespaces].map((namespace) => standardSidecar(graph, namespace));
  return proxies.map((proxy) => ({
    proxy,
    upstream: upstreamsTo(graph, proxy, service).find(({ subset }) => subset?.name === cluster.subset),
  }));
}

/** The Service that a destination stands for, as far as its name tells. */
function serviceOf({ config: { resource } }: VirtualService, { host, port, at }: Cluster): Service {
  const [name = '', namespace = ''] = host.split('.');
  return {
    hostname: host,
    namespace,
    registry: 'Kubernetes',
    name,
    createdAt: Number.NEGATIVE_INFINITY,
    ports: [{ name: '', number: port, targetPort: undefined, protocol: 'AUTO', at: at() }],
    resolution: 'ClientSideLB',
    meshExternal: false,
    exportTo: new Set(),
    subjectAltNames: [],
    externalName: undefined,
    selector: {},
    labels: {},
    address: host,
    resource,
    entry: undefined,
    at: at(),
    origin: undefined,
    isUncertain: false,
  };
}
