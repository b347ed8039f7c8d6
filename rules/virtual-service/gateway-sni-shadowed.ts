import { rule } from '../../src/engine/index.ts';
import { append, questionAbout } from '../../src/graph/index.ts';
import { type ServerBinding, serverBindings, serverName, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { type GatewayServer, mergedGateway } from '../../src/istio/gateway-merge.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { HostIndex, isCoveredBy, isWildcard, withoutNamespace } from '../../src/istio/hosts.ts';
import type { Proxy } from '../../src/istio/proxy.ts';

/** The servers of a proxy by the Gateway that they stand in, and those that end or pass TLS by their hosts. */
const acceptedServers = questionAbout((graph, proxy: Proxy) => {
  const byGateway = new Map<GatewayServer['gateway'], GatewayServer[]>();
  const tlsByHost = new HostIndex<GatewayServer>();
  for (const server of mergedGateway(graph, proxy).accepted) {
    append(byGateway, server.gateway, server);
    if (server.mode !== undefined && isTlsLike(server)) for (const host of server.hosts) tlsByHost.add(withoutNamespace(host), server);
  }
  return { byGateway, tlsByHost };
});

export default rule({
  id: 'gateway-sni-shadowed',
  area: 'virtual-service',
  severity: 'error',
  summary: 'Another server takes the TLS connections for a host of a VirtualService',
  impact: 'Clients land at the server whose host fits their SNI best, which does not know this VirtualService: they get 404.',
  fix: 'Name the Gateway of the more specific server in the VirtualService as well, or take the host out of that server.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate',
  ],
  on: ['VirtualService'],
  reads: ['Gateway', 'Deployment'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService) return;
    const bindings = serverBindings(graph, virtualService).filter(
      ({ hosts, server }) => hosts.length > 0 && server.tls && !server.tls.httpsRedirect,
    );
    for (const binding of bindings) {
      for (const proxy of proxiesOfGateway(graph, binding.gateway.resource)) {
        const { byGateway, tlsByHost } = acceptedServers(graph, proxy);
        const own = byGateway.get(binding.gateway)?.find(({ index }) => index === binding.serverIndex);
        if (!own) continue;
        for (const host of binding.hosts) {
          const ours = bestFor(own, host);
          if (isWildcard(host) || !ours || !isWildcard(ours)) continue; // nothing is more specific than the name itself
          const rival = tlsByHost
            .covering(host)
            .find(
              (other) =>
                other !== own && other.port === own.port && other.bind === own.bind && beats(other, own, host) && !isBound(bindings, other),
            );
          if (!rival) continue;
          yield {
            at: resource.at('spec', 'hosts', virtualService.hosts.indexOf(host)),
            message: `TLS connections for ${host} go to a server of Gateway "${rival.gatewayName}" with host ${bestFor(rival, host)}, not to ${serverName(binding)} of Gateway "${binding.reference.id}" with ${bestFor(own, host)}`,
            help: `Add ${rival.gatewayName} to gateways of VirtualService "${resource.id}".`,
            related: [{ at: rival.at('hosts').key, message: 'the more specific host' }],
          };
          return;
        }
      }
    }
  },
});

const isTlsLike = ({ protocol }: GatewayServer): boolean => protocol === 'HTTPS' || protocol === 'TLS';

/** The host entry of a server that a connection for `host` matches, without namespace. */
const bestFor = ({ hosts }: GatewayServer, host: string): string | undefined =>
  hosts
    .map(withoutNamespace)
    .filter((entry) => isCoveredBy(host, entry))
    .sort((a, b) => Number(isWildcard(a)) - Number(isWildcard(b)) || b.length - a.length)[0];

const beats = (other: GatewayServer, own: GatewayServer, host: string): boolean => {
  const theirs = bestFor(other, host);
  const ours = bestFor(own, host);
  if (theirs === undefined || ours === undefined || theirs === ours) return false;
  return isWildcard(ours) && (!isWildcard(theirs) || theirs.length > ours.length);
};

const isBound = (bindings: readonly ServerBinding[], { gateway, index }: GatewayServer): boolean =>
  bindings.some((one) => one.gateway === gateway && one.serverIndex === index);
