import { rule } from '../../src/engine/index.ts';
import {
  isHarmless,
  lostHosts,
  ownedServerText,
  portText,
  type ServerConflict,
  serverConflicts,
  serverText,
} from '../../src/istio/gateway-conflicts.ts';
import { isPassthrough, isTlsServer } from '../../src/istio/gateway-merge.ts';

export default rule({
  id: 'gateway-tls-server-duplicate-host',
  area: 'gateway',
  severity: 'error',
  summary: 'Two TLS servers of one port of a gateway workload name the same host: istiod drops one of them whole',
  impact:
    'All hosts of the dropped server lose its certificate and its VirtualServices: shared hosts are served by the other server, further ones are reset during the TLS handshake.',
  fix: 'Let one server have each host: put the hosts that share a certificate into one server, or take the repeated host out of one of the two.',
  references: ['https://github.com/istio/istio/issues/13717', 'https://istio.io/latest/docs/reference/config/analysis/ist0145/'],
  on: ['Gateway'],
  reads: ['Service', 'VirtualService', 'Ingress'],
  *check(gateway, graph) {
    for (const conflict of serverConflicts(graph).get(gateway) ?? []) {
      const { server, other, reason, hosts, isOtherDropped, isOrderKnown } = conflict;
      if (server.gateway.derived || reason !== 'duplicate-host' || isTlsServer(server) !== isTlsServer(other)) continue;
      const lost = lostHosts(graph, conflict);
      // Plain HTTP servers get here by httpsRedirect only: what the other one redirects needs no second redirect.
      if (!isTlsServer(server) && lost.length === 0) continue;
      const shared = new Set(hosts);
      yield {
        at: server.at('hosts', Math.max(0, server.hosts.indexOf(hosts[0] ?? ''))),
        message: messageOf(conflict),
        ...(isTlsServer(server)
          ? isHarmless(graph, conflict) && { severity: 'info' as const }
          : { severity: isOrderKnown ? ('warning' as const) : ('info' as const) }),
        impact: impactOf(conflict, lost),
        related: [
          {
            at: other.at(
              'hosts',
              Math.max(
                0,
                other.hosts.findIndex((host) => shared.has(host)),
              ),
            ),
            message: isOtherDropped ? 'taken here, by a server that is dropped itself' : `the ${serverText(other)} that has the host`,
          },
        ],
      };
    }
  },
});

function messageOf(conflict: ServerConflict): string {
  const { server, other, hosts, isOrderKnown, isOtherDropped } = conflict;
  const owned = ownedServerText(other, server.gateway.resource);
  const shared = hostList(hosts);
  const rest = server.hosts.filter((host) => !hosts.includes(host));
  const dropped = `The ${serverText(server)} is dropped${rest.length ? `, also for ${hostList(rest)}` : ''}`;
  if (isOtherDropped)
    return `${dropped}: ${shared} on ${portText(conflict)} counts as taken by the ${owned}, although that one is dropped too`;
  if (!isOrderKnown)
    return `The ${serverText(server)} and the ${owned} both name ${shared} on ${portText(conflict)}: istiod keeps the one whose Gateway is older and drops the other with all of its hosts`;
  const why = other.gateway === server.gateway ? '' : other.gateway.derived ? ', which always comes first,' : ', which is older,';
  return `${dropped}: the ${owned}${why} already has ${shared} on ${portText(conflict)}`;
}

const hostList = (hosts: readonly string[]): string => {
  const shown = hosts.slice(0, 3).map((host) => (host === '*' ? 'every host ("*")' : host));
  return hosts.length > 3 ? `${shown.join(', ')} and ${hosts.length - 3} more` : shown.join(', ');
};

function impactOf({ server, other, hosts, isOtherDropped, isOrderKnown }: ServerConflict, lost: readonly string[]): string {
  if (!isTlsServer(server)) return `Plain HTTP requests for ${hostList(lost)} are answered with 404 instead of the redirect to HTTPS.`;
  if (isOtherDropped) return `No server serves ${hostList(lost.length ? lost : hosts)} on this port: the TLS handshake is reset.`;
  if (!isOrderKnown)
    return `Only one of the two is ever used for ${hostList(hosts)}. Hosts that only the dropped one has are reset during the TLS handshake, and its VirtualServices are not reached.`;
  const shared = isPassthrough(other)
    ? `Connections for ${hostList(hosts)} are passed on by the other server instead of being served here.`
    : isPassthrough(server)
      ? `TLS for ${hostList(hosts)} ends at the gateway, with the certificate of the other server, instead of at the backend.`
      : `Clients of ${hostList(hosts)} get the certificate and the routes of the other server, and 404 where only this one has a route.`;
  return lost.length ? `${shared} For ${hostList(lost)} the TLS handshake is reset.` : shared;
}
