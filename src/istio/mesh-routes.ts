import { type Graph, question, questionAbout, type Resource } from '../graph/index.ts';
import { type Field, isUnknown } from '../yaml/index.ts';
import { virtualServiceOf } from './gateway-bindings.ts';
import { HostIndex, isWildcard } from './hosts.ts';
import { isHttp, isTls, type Protocol } from './protocols.ts';
import { type Service, services } from './services.ts';
import { mesh } from './virtual-services.ts';

const servicesIndex = question((graph): HostIndex<Service> => {
  const out = new HostIndex<Service>();
  for (const service of services(graph)) out.add(service.hostname, service);
  return out;
});

/** A condition of a rule for the mesh that no sidecar ever uses, since the port of the host is of another kind. */
export interface UnusedCondition {
  readonly kind: 'http' | 'tls' | 'tcp';
  readonly at: Field;
  readonly host: string;
  readonly port: number;
  /** Protocol of the port; undefined where the services of the host have no such port. */
  readonly protocol: Protocol | undefined;
  /** The port, or the host of the service that lacks it. */
  readonly declared: Field;
  readonly service: Service;
  /** The rule sends to another host, a gateway for instance, so that missing it changes where traffic goes. */
  readonly leadsElsewhere: boolean;
}

/**
 * Conditions of a VirtualService that sidecars leave out: tls rules are made into filter chains for ports of HTTPS and TLS only
 * (buildSidecarOutboundTLSFilterChainOpts), http rules into routes for ports of HTTP and of no known protocol only
 * (buildSidecarVirtualHostsForVirtualService), except that port 80 has routes for hosts without a service too.
 */
export const unusedConditions = questionAbout((graph: Graph, resource: Resource): readonly UnusedCondition[] => {
  const virtualService = virtualServiceOf(graph, resource);
  if (!virtualService?.gateways.includes(mesh)) return [];
  const out: UnusedCondition[] = [];
  const isMeshOnly = virtualService.gateways.every((gateway) => gateway === mesh);
  for (const kind of ['http', 'tls'] as const) {
    for (const { matches, to } of virtualService[kind]) {
      for (const { match, gateways, at } of matches) {
        const isForMesh = gateways ? gateways.every((gateway) => gateway === mesh) : isMeshOnly;
        const { port } = match;
        if (!isForMesh || typeof port !== 'number' || isUnknown(port) || (kind === 'http' && port === 80)) continue;
        const names = 'sniHosts' in match && match.sniHosts?.length ? match.sniHosts : virtualService.hosts;
        const found = unused(graph, kind, names, port);
        if (!found) continue;
        out.push({ ...found, kind, at: at(), port, leadsElsewhere: to.some(({ host }) => !names.includes(host)) });
      }
    }
  }
  return out;
});

/** The first host whose port is of another kind; nothing where one of them fits, or none is known. */
function unused(
  graph: Graph,
  kind: 'http' | 'tls',
  names: readonly string[],
  port: number,
): Pick<UnusedCondition, 'host' | 'protocol' | 'declared' | 'service'> | undefined {
  let first: Pick<UnusedCondition, 'host' | 'protocol' | 'declared' | 'service'> | undefined;
  for (const host of names) {
    const index = servicesIndex(graph);
    const known = isWildcard(host) ? index.overlapping(host) : index.covering(host);
    if (known.length === 0 || known.some(({ isUncertain, externalName }) => isUncertain || externalName !== undefined)) return undefined;
    for (const service of known) {
      const fitting = service.ports.filter(({ number }) => number === port);
      if (fitting.some(({ protocol }) => (kind === 'tls' ? isTls(protocol) : isHttp(protocol) || protocol === 'AUTO'))) return undefined;
      first ??= { host, protocol: fitting[0]?.protocol, declared: fitting[0]?.at ?? service.at, service };
      if (!first.protocol && fitting[0]) first = { host, protocol: fitting[0].protocol, declared: fitting[0].at, service };
    }
  }
  return first;
}
