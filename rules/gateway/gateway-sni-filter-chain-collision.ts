import { rule } from '../../src/engine/index.ts';
import type { Resource } from '../../src/graph/index.ts';
import { listenerPatches } from '../../src/istio/envoy-filters.ts';
import { resourceText, serverText } from '../../src/istio/gateway-conflicts.ts';
import { isTlsServer } from '../../src/istio/gateway-merge.ts';
import { gatewaysText } from '../../src/istio/gateway-workloads.ts';
import { type ChainClaim, type ChainCollision, chainCollisions } from '../../src/istio/listener-conflicts.ts';

export default rule({
  id: 'gateway-sni-filter-chain-collision',
  area: 'gateway',
  severity: 'error',
  summary: 'One SNI name ends up in two filter chains of a gateway listener, so Envoy refuses the whole listener',
  impact:
    'Every host on the port is hit, not only this one: a new gateway Pod opens no listener there and refuses connections, a running one stays with its previous configuration.',
  fix: 'Let one server or one passthrough route own each SNI name of a port. Put hosts that differ only in their namespace prefix or in case into one server.',
  references: ['https://github.com/istio/istio/issues/24638', 'https://github.com/istio/istio/issues/16573'],
  on: ['Gateway', 'VirtualService', 'KubernetesGateway', 'ListenerSet', 'TLSRoute'],
  reads: ['Service', 'DestinationRule', 'Ingress', 'EnvoyFilter'],
  *check(resource, graph) {
    for (const collision of chainCollisions(graph).get(resource) ?? []) {
      const { first, second, proxies } = collision;
      if (isMixedPort(collision)) continue;
      const isPatched = proxies.every((proxy) => listenerPatches(graph, proxy).length > 0);
      yield {
        at: second.at,
        message: messageOf(collision),
        ...(isPatched && { severity: 'warning' as const }),
        ...(first.at !== second.at && { related: [{ at: first.at, message: `taken by ${claimText(first)} too` }] }),
      };
    }
  },
});

/** A plaintext server among TLS servers: reported as a conflict of protocols. */
function isMixedPort({ first, second }: ChainCollision): boolean {
  const [a] = first.chain.servers;
  const [b] = second.chain.servers;
  return a !== undefined && b !== undefined && isTlsServer(a) !== isTlsServer(b) && a.bind === b.bind;
}

function messageOf({ name, first, second, proxies, listener }: ChainCollision): string {
  const what = name === '*' ? 'Every name without a chain of its own' : `SNI name "${name}"`;
  const where = `port ${second.chain.servers[0]?.spec.port?.number ?? listener.port} of ${gatewaysText(proxies)}`;
  if (first.chain === second.chain) return `${what} stands twice in one list of sniHosts for ${where}: Envoy refuses the whole listener`;
  const both = `${claimText(second, second.resource)} and of ${claimText(first, second.resource)}`;
  return `${what} ends up in two filter chains on ${where}, of ${both}: Envoy refuses the whole listener`;
}

const claimText = ({ chain, resource }: ChainClaim, from?: Resource): string => {
  const owner = from ? resourceText(resource, from) : `${resource.ref.kind} "${resource.id}"`;
  const [server] = chain.servers;
  return chain.from && !chain.tls ? owner : `the ${server ? serverText(server) : 'server'} of ${owner}`;
};
