import { type Problem, rule } from '../../src/engine/index.ts';
import { listenerPatches } from '../../src/istio/envoy-filters.ts';
import { ownedServerText, portText, type ServerConflict, serverConflicts, serverText } from '../../src/istio/gateway-conflicts.ts';
import { type GatewayServer, isTlsServer } from '../../src/istio/gateway-merge.ts';
import { isHttp } from '../../src/istio/protocols.ts';
import { isSince } from '../../src/istio/version.ts';

export default rule({
  id: 'gateway-port-protocol-conflict',
  area: 'gateway',
  severity: 'error',
  summary: 'Two servers of Gateways claim one port of one gateway workload for protocols that cannot share it',
  impact:
    'istiod builds one listener for the port and leaves a server out, or lets a plaintext server answer TLS clients: these hosts get the wrong protocol or the wrong backend.',
  fix: 'Give the servers ports of their own. On one port only HTTP, HTTP2, GRPC and GRPC-WEB servers can stand together, or only HTTPS and TLS servers.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port', 'https://github.com/istio/istio/issues/27481'],
  on: ['Gateway'],
  reads: ['Service', 'Ingress', 'EnvoyFilter'],
  *check(gateway, graph) {
    for (const conflict of serverConflicts(graph).get(gateway) ?? []) {
      const { server, other, reason, proxies } = conflict;
      if (server.gateway.derived || !isOfProtocols(conflict)) continue;
      const isPatched = reason === 'mixed' && proxies.every((proxy) => listenerPatches(graph, proxy).length > 0);
      yield {
        at: server.at('port', 'protocol'),
        message: messageOf(conflict, !isSince(graph, 29)),
        impact: impactOf(conflict),
        help: helpOf(server, other),
        ...(isPatched && { severity: 'warning' }),
        related: [{ at: other.at('port', 'protocol'), message: `the ${serverText(other)} on the same port` }],
      } satisfies Problem;
    }
  },
});

/** Duplicate hosts of two TLS servers are another mistake; a redirect of plain HTTP beside HTTPS is this one. */
const isOfProtocols = ({ reason, server, other }: ServerConflict): boolean =>
  reason === 'protocol-conflict' ||
  reason === 'mixed' ||
  reason === 'plaintext-among-tls' ||
  (reason === 'duplicate-host' && isTlsServer(server) !== isTlsServer(other));

function messageOf(conflict: ServerConflict, isOld: boolean): string {
  const { server, other, reason, isOrderKnown } = conflict;
  const owned = ownedServerText(other, server.gateway.resource);
  const where = portText(conflict);
  const plaintext = isTlsServer(server) ? other : server;
  const tls = isTlsServer(server) ? server : other;
  const mixed = takesEverything(tls)
    ? 'Envoy refuses the listener, as both take every connection'
    : `the ${plaintext.spec.port?.protocol} server answers all connections whose SNI no TLS server names${isOld ? '' : ', and TLS servers that follow are dropped'}`;
  if (isOrderKnown) {
    if (reason === 'mixed') return `The ${serverText(server)} shares ${where} with the ${owned}: ${mixed}`;
    const why = other.gateway === server.gateway ? '' : other.gateway.derived ? ', which always comes first' : ', which is older';
    return `The ${serverText(server)} is dropped: ${where} already belongs to the ${owned}${why}`;
  }
  const both = `The ${serverText(server)} and the ${owned} both claim ${where}`;
  return isTlsServer(server) === isTlsServer(other)
    ? `${both}: istiod keeps the one whose Gateway is older and drops the other`
    : `${both}: if the ${plaintext.spec.port?.protocol} server's Gateway is older, the ${tls.spec.port?.protocol} server is dropped; if not, ${mixed}`;
}

const hostsOf = ({ hosts }: GatewayServer): string => {
  const shown = hosts.slice(0, 3).map((host) => (host === '*' ? 'all hosts' : host));
  return hosts.length > shown.length ? `${shown.join(', ')} and ${hosts.length - shown.length} more` : shown.join(', ');
};

const takesEverything = ({ hosts }: GatewayServer): boolean => hosts.some((host) => host === '*' || host.endsWith('/*'));

function impactOf({ server, other, reason }: ServerConflict): string {
  const loser = hostsOf(server);
  if (reason === 'mixed') {
    if (takesEverything(other) && isHttp(server.protocol))
      return 'Both servers take every connection, so Envoy refuses the whole listener: nothing on this port answers in a new gateway Pod.';
    return isHttp(server.protocol)
      ? `TLS clients of any other name get a plaintext answer (WRONG_VERSION_NUMBER), and ${loser} can be reached without TLS on the TLS port.`
      : `TLS clients of any other name, and clients without TLS, are sent to the TCP backend of the ${serverText(server)}.`;
  }
  if (isTlsServer(server))
    return isHttp(other.protocol)
      ? `TLS clients of ${loser} get a plaintext answer (WRONG_VERSION_NUMBER): nothing terminates TLS on this port.`
      : `Connections for ${loser} are sent to the TCP backend of the other server, TLS untouched.`;
  if (isTlsServer(other)) return `Requests for ${loser} are not answered on this port, where only TLS is spoken.`;
  if (isHttp(other.protocol))
    return `Connections for ${loser} are read as HTTP requests for the other server: anything else than HTTP is refused with 400.`;
  return `Connections for ${loser} are sent to the TCP backend of the other server.`;
}

function helpOf(server: GatewayServer, other: GatewayServer): string {
  const number = server.spec.port?.number;
  const plaintext = isTlsServer(server) ? other : server;
  if (isTlsServer(server) !== isTlsServer(other) && isHttp(plaintext.protocol))
    return number === 443
      ? `If the ${serverText(plaintext)} is meant to serve TLS, write protocol HTTPS and tls.mode SIMPLE with a credentialName; plain HTTP belongs on port 80.`
      : `Move the ${serverText(plaintext)} to a port of its own, or give it protocol HTTPS and a certificate.`;
  return `Move the ${serverText(server)} to a port of its own, and expose that port on the Service of the gateway.`;
}
