import { type Graph, questionAbout } from '../graph/index.ts';
import { type Field, isUnknown, type Path } from '../yaml/index.ts';
import type { Config } from './configs.ts';
import { listenerPorts } from './gateway-ports.ts';
import { gatewaysOf } from './gateways.ts';
import { isHttp, type Protocol, parseProtocol } from './protocols.ts';
import type { Proxy } from './proxy.ts';
import type { GatewaySpec, ServerSpec, ServerTls } from './specs.ts';
import { isSince } from './version.ts';

/**
 * How the servers of all Gateways of one workload become one (mergeGateways, CheckDuplicates and sanitizeServerHostNamespace
 * in pilot/pkg/model/gateway.go; the kinds of servers in pkg/config/gateway/gateway.go).
 */

/** One server of a Gateway on one port of a workload. */
export interface GatewayServer {
  readonly gateway: Config<GatewaySpec>;
  /** `namespace/name` of the Gateway, as VirtualServices call it. */
  readonly gatewayName: string;
  /** Its place in `spec.servers`. */
  readonly index: number;
  readonly spec: ServerSpec;
  /** Port of the workload, after the targetPort of its Service. */
  readonly port: number;
  /** Empty for every address. */
  readonly bind: string;
  readonly protocol: Protocol;
  /** Undefined without `tls`. A `tls` without mode means PASSTHROUGH. */
  readonly mode: NonNullable<ServerTls['mode']> | undefined;
  /** `namespace/host` or `host`: `./` and a `*` for all namespaces are resolved. */
  readonly hosts: readonly string[];
  /** Name of the routes that Envoy asks for; empty where it forwards bytes. Servers of one name share their virtual hosts. */
  readonly routeName: string;
  /** The manifest's field, below the server. */
  at(...path: Path): Field;
}

/** Speaks TLS on the wire, terminated or passed on. A plaintext server may have `tls` too, for httpsRedirect. */
export const isTlsServer = ({ mode, protocol }: GatewayServer): boolean => mode !== undefined && !isHttp(protocol);

export const isPassthrough = ({ mode }: GatewayServer): boolean => mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';

/** Terminates TLS and routes HTTP. */
export const terminatesHttps = (server: GatewayServer): boolean =>
  server.mode !== undefined && server.protocol === 'HTTPS' && !isPassthrough(server);

/** Routes HTTP, with TLS or without. */
const routesHttp = (server: GatewayServer): boolean => isHttp(server.protocol) || (server.protocol === 'HTTPS' && !isPassthrough(server));

/** Why a server is left out whole. */
export type DropReason =
  /** A server with `tls` before it on the port and bind has one of its hosts. */
  | 'duplicate-host'
  /** A plaintext server before it holds port and bind, and not both of them speak HTTP. */
  | 'protocol-conflict'
  /** A second plaintext server among the TLS servers of a port, before Istio 1.29. */
  | 'plaintext-among-tls'
  /** Another HTTPS server of the same Gateway has the same port number and port name. */
  | 'duplicate-port-name';

export interface DroppedServer {
  readonly server: GatewayServer;
  readonly reason: DropReason;
  /** The server that stands in its way. For `duplicate-host` it may have been dropped itself: its hosts stay taken. */
  readonly winner: GatewayServer;
  /** For `duplicate-host`: the hosts that are taken, in the order of the server. */
  readonly hosts: readonly string[];
}

/** Accepted servers of one port, protocol (as written) and bind. */
export interface ServerGroup {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: string;
  /** Routes of a plaintext HTTP group: those of the server that joined it last under a name of its own. */
  routeName: string;
  readonly servers: GatewayServer[];
}

export interface MergedGateway {
  readonly proxy: Proxy;
  /** In the order of their first servers. */
  readonly groups: readonly ServerGroup[];
  readonly accepted: readonly GatewayServer[];
  readonly dropped: readonly DroppedServer[];
  /** Servers by name of their routes, in merge order. */
  readonly byRouteName: ReadonlyMap<string, readonly GatewayServer[]>;
  /** Servers that hold a placeholder where the merge needs a value; nothing is said of them. */
  readonly undecided: readonly { readonly gateway: Config<GatewaySpec>; readonly index: number }[];
}

/** What istiod knows of a port while it goes through the servers. */
interface PortState {
  /** The plaintext server that was accepted last with a group of its own. */
  plain: { server: GatewayServer; group: ServerGroup } | undefined;
  readonly tlsHosts: Map<string, GatewayServer>;
  /** Binds that TLS servers after the first have used; only Istio before 1.29 asks. */
  readonly laterTls: Map<string, GatewayServer>;
}

/** The servers of all Gateways of a workload, merged in the order of their age. */
export const mergedGateway = questionAbout((graph: Graph, proxy: Proxy): MergedGateway => {
  const merge = new Merge(!isSince(graph, 29));
  const undecided: { gateway: Config<GatewaySpec>; index: number }[] = [];
  for (const { gateway, own } of gatewaysOf(graph, proxy)) {
    (gateway.spec.servers ?? []).forEach((spec, index) => {
      if (isUndecided(spec)) undecided.push({ gateway, index });
      else if (spec.port?.number !== undefined) {
        const hosts = normalHosts(spec.hosts ?? [], gateway.namespace);
        for (const port of listenerPorts(graph, proxy, spec.port.number, own)) merge.add(serverOf(gateway, index, spec, port, hosts));
      }
    });
  }
  const { groups, accepted, dropped, byRouteName } = merge;
  return { proxy, groups: [...groups.values()], accepted, dropped, byRouteName, undecided };
});

const isUndecided = ({ port, bind, tls }: ServerSpec): boolean =>
  [port, port?.number, port?.protocol, bind, tls, tls?.mode].some(isUnknown);

class Merge {
  readonly groups = new Map<string, ServerGroup>();
  readonly accepted: GatewayServer[] = [];
  readonly dropped: DroppedServer[] = [];
  readonly byRouteName = new Map<string, GatewayServer[]>();
  readonly #ports = new Map<number, PortState>();
  readonly #isOld: boolean;

  /** @param isOld Istio before 1.29: no second plaintext server among TLS servers */
  constructor(isOld: boolean) {
    this.#isOld = isOld;
  }

  add(server: GatewayServer): void {
    const known = this.#ports.get(server.port);
    const port: PortState = known ?? { plain: undefined, tlsHosts: new Map(), laterTls: new Map() };
    if (server.mode !== undefined) {
      const taken = server.hosts.filter((host) => port.tlsHosts.get(host)?.bind === server.bind);
      if (taken.length) {
        this.#drop(server, 'duplicate-host', port.tlsHosts.get(taken[0]!)!, [...new Set(taken)]);
        return;
      }
      for (const host of server.hosts) if (!isUnknown(host)) port.tlsHosts.set(host, server);
    }
    if (!known) {
      this.#ports.set(server.port, port);
      this.#open(server, port);
    } else if (port.plain) this.#addBesidePlaintext(server, port, port.plain);
    else if (isTlsServer(server)) this.#addBesideTls(server, port);
    else this.#addPlaintextBesideTls(server, port);
  }

  #addBesidePlaintext(server: GatewayServer, port: PortState, plain: NonNullable<PortState['plain']>): void {
    const group = this.groups.get(groupKey(server));
    if (plain.server.bind === server.bind) {
      if (isHttp(server.protocol) && isHttp(plain.server.protocol)) this.#join(server, plain.group);
      else this.#drop(server, 'protocol-conflict', plain.server);
    } else if (group) {
      group.routeName = server.routeName;
      this.#join(server, group);
    } else this.#open(server, port);
  }

  #addBesideTls(server: GatewayServer, port: PortState): void {
    if (routesHttp(server)) {
      const [first] = this.byRouteName.get(server.routeName) ?? [];
      if (first) {
        this.#drop(server, 'duplicate-port-name', first);
        return;
      }
      this.byRouteName.set(server.routeName, [server]);
    }
    port.laterTls.set(server.bind, server);
    const group = this.groups.get(groupKey(server));
    if (group) group.servers.push(server);
    else this.groups.set(groupKey(server), groupOf(server, ''));
    this.accepted.push(server);
  }

  #addPlaintextBesideTls(server: GatewayServer, port: PortState): void {
    const before = port.laterTls.get(server.bind);
    if (this.#isOld && before) this.#drop(server, 'plaintext-among-tls', before);
    else this.#open(server, port, this.#isOld);
    if (this.#isOld) port.laterTls.set(server.bind, before ?? server);
  }

  /** A group of its own (addPlainTextServer, which also takes TLS servers). */
  #open(server: GatewayServer, port: PortState, keepsPlain = false): void {
    const group = groupOf(server, server.routeName);
    if (!isTlsServer(server) && !keepsPlain) port.plain = { server, group };
    if (routesHttp(server)) this.byRouteName.set(server.routeName, [server]);
    this.groups.set(groupKey(server), group);
    this.accepted.push(server);
  }

  #join(server: GatewayServer, group: ServerGroup): void {
    group.servers.push(server);
    const sharing = this.byRouteName.get(server.routeName);
    if (sharing) sharing.push(server);
    else this.byRouteName.set(server.routeName, [server]);
    this.accepted.push(server);
  }

  #drop(server: GatewayServer, reason: DropReason, winner: GatewayServer, hosts: readonly string[] = []): void {
    this.dropped.push({ server, reason, winner, hosts });
  }
}

const groupKey = ({ port, spec, bind }: GatewayServer): string => `${port} ${spec.port?.protocol ?? ''} ${bind}`;

const groupOf = (server: GatewayServer, routeName: string): ServerGroup => ({
  port: server.port,
  protocol: server.protocol,
  bind: server.bind,
  routeName,
  servers: [server],
});

function serverOf(gateway: Config<GatewaySpec>, index: number, spec: ServerSpec, port: number, hosts: readonly string[]): GatewayServer {
  const server = {
    gateway,
    gatewayName: `${gateway.namespace}/${gateway.name}`,
    index,
    spec,
    port,
    bind: spec.bind ?? '',
    protocol: parseProtocol(spec.port?.protocol),
    mode: spec.tls ? (spec.tls.mode ?? 'PASSTHROUGH') : undefined,
    hosts,
    at: (...path: Path) => gateway.at('servers', index, ...path),
  };
  return { ...server, routeName: routeNameOf({ ...server, routeName: '' }) };
}

/** gatewayRDSRouteName: plaintext servers of a port and bind share their routes, an HTTPS server has its own. */
function routeNameOf(server: GatewayServer): string {
  const bind = server.bind && `.${server.bind}`;
  if (isHttp(server.protocol)) return `http.${server.port}${bind}`;
  if (server.protocol !== 'HTTPS' || isPassthrough(server)) return '';
  const { gateway, spec } = server;
  return `https.${spec.port?.number}.${spec.port?.name ?? ''}.${gateway.name}.${gateway.namespace}${bind}`;
}

/** `./h` is `<namespace>/h`, `*\/h` is `h`; an entry for every host of every namespace replaces the whole list. */
export function normalHosts(hosts: readonly string[], namespace: string): readonly string[] {
  if (!hosts.some((host) => host.includes('/'))) return hosts;
  let everything = false;
  const out = hosts.map((host) => {
    if (isUnknown(host)) return host;
    const [of, name = ''] = host.split('/');
    if (of === '*' && name === '*') everything = true;
    return of === '.' ? `${namespace}/${name}` : of === '*' && host.includes('/') ? name : host;
  });
  return everything ? ['*'] : out;
}
