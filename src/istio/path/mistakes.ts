import { append, type Graph, question, type Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { portEndpoints } from '../endpoints.ts';
import { boundTo } from '../gateway-http.ts';
import { type GatewayServer, isPassthrough, mergedGateway } from '../gateway-merge.ts';
import { type GatewayRoute, gatewayRoutes } from '../gateway-routes.ts';
import { isCoveredBy, withoutNamespace } from '../hosts.ts';
import { isHttp, isTls } from '../protocols.ts';
import type { Proxy } from '../proxy.ts';
import { serviceScope } from '../service-scope.ts';
import { isServiceVisible, servicesByHost } from '../services.ts';
import type { Upstream } from '../upstream.ts';
import { mesh, type VirtualService, virtualServices } from '../virtual-services.ts';
import { type AssumedLeg, assumedLegs } from './assumed.ts';
import { type FailingCall, failingCalls } from './failures.ts';
import { fine } from './outcomes.ts';
import { missingLeg, rulesByHost, whyNoTls } from './reasons.ts';
import type { Hop, TlsLayer } from './types.ts';

/** What kind of mistake makes an expected call fail. */
export type Cause =
  /** A gateway demands mTLS of the mesh, and the client sends plain text or other TLS. */
  | 'gateway-mtls-missing'
  /** Client and gateway differ in another way about the TLS of their connection. */
  | 'gateway-tls-mismatch'
  /** The server name that the client's Envoy sends is none of those that the gateway serves. */
  | 'gateway-sni-mismatch'
  /** The gateway has no server or no route for what the mesh sends to it. */
  | 'gateway-leg-missing'
  /** The gateway has rules for the host, but of a kind that the server does not read. */
  | 'gateway-route-kind'
  /** The gateway sends the call back to itself. */
  | 'gateway-loop'
  /** The gateway finds no address: the ServiceEntry has resolution NONE. */
  | 'gateway-resolution-none'
  | 'destination-hidden'
  | 'destination-port-missing'
  | 'destination-subset-missing'
  /** Plain text to a port outside the mesh that expects TLS. */
  | 'plaintext-outside'
  /** A port of a ServiceEntry that is declared HTTP and by its number is TLS. */
  | 'http-on-tls-port'
  /** TLS of the application inside TLS of the mesh, at a server outside. */
  | 'double-tls-outside';

/** A failing call with the one place to mend it at. */
export interface PathMistake {
  readonly cause: Cause;
  readonly failure: FailingCall;
  /** The Envoy that sends what fails. */
  readonly sender: Hop;
  /** The gateway that refuses it. */
  readonly receiver: Hop | undefined;
  /** The server of the gateway, as far as one is meant for the call. */
  readonly serverAt: Field | undefined;
  /** It in words: `Gateway "egress/ext" has protocol HTTPS and mode ISTIO_MUTUAL for api.example.com`. */
  readonly serverText: string;
  readonly gatewayName: string | undefined;
  readonly resource: Resource;
  readonly at: Field;
  /** What is wrong at that place, as a clause. */
  readonly why: string;
  /** What to write there. */
  readonly edit: string;
  /** What would be written, or the port that is taken for one of TLS, is not certain to be so: the rest may stand outside the input. */
  readonly isLikely: boolean;
}

type Found = Pick<PathMistake, 'cause' | 'resource' | 'at' | 'why' | 'edit'> &
  Partial<Pick<PathMistake, 'sender' | 'receiver' | 'serverAt' | 'serverText' | 'gatewayName' | 'isLikely'>>;

/** The mistakes of all failing calls, by the object that each is reported at. */
export const pathMistakes = question((graph): ReadonlyMap<Resource, readonly PathMistake[]> => {
  const out = new Map<Resource, PathMistake[]>();
  const seen = new Set<string>();
  const add = (failure: FailingCall, last: Hop, found: Found | undefined): void => {
    if (!found) return;
    const key = `${found.cause} ${found.resource.kind} ${found.resource.id} ${found.at.pathText}`;
    if (seen.has(key)) return;
    seen.add(key);
    append(out, found.resource, { sender: last, receiver: undefined, ...described(undefined), isLikely: false, ...found, failure });
  };
  for (const failure of failingCalls(graph)) {
    const last = failure.path.hops.at(-1);
    if (last) add(failure, last, mistakeOf(graph, failure, last));
  }
  // What comes in from outside the mesh ends the same way where a gateway has no upstream, whoever calls.
  for (const route of gatewayRoutes(graph)) {
    if (!route.from || route.from.config.derived) continue;
    const hop = hopOf(route, route.from);
    const found = route.upstream ? (isWithoutAddress(graph, route.upstream) ? noEndpoints(hop) : undefined) : noCluster(graph, hop);
    if (found) add(fromOutside(route, route.from, hop), hop, found);
  }
  for (const leg of assumedLegs(graph)) {
    const hop = hopToAssumed(leg);
    const found = hop && assumedMistake(graph, leg, hop);
    if (found) add(callOf(leg, hop), hop, found);
  }
  for (const [resource, list] of out)
    out.set(
      resource,
      list.filter((mistake) => !isExplained(mistake, list)),
    );
  return out;
});

const isWithoutAddress = (graph: Graph, { service, port }: Upstream): boolean =>
  service.registry === 'External' && service.resolution === 'Passthrough' && portEndpoints(graph, service, port.number).length === 0;

/** What the first client sends to a gateway outside the input; undefined where one of the clients does otherwise, or it is not certain. */
function hopToAssumed({ clients, cluster, from, bytes }: AssumedLeg): Hop | undefined {
  const [first] = clients;
  if (!first || clients.some(({ upstream }) => upstream?.isUncertain === true && upstream.rule !== undefined)) return undefined;
  if (clients.some(({ upstream }) => upstream?.tls.mode !== first.upstream?.tls.mode || upstream?.tls.sni !== first.upstream?.tls.sni))
    return undefined;
  const mode = first.upstream?.tls.mode;
  const app: TlsLayer = { by: 'application', kind: 'tls', sni: from.hosts[0], sniAt: undefined, clientCertificate: false, at: undefined };
  const setting = first.upstream?.policy.tls;
  const sni = setting?.config.at(...setting.path, 'sni');
  const layer: TlsLayer = {
    by: first.proxy,
    kind: mode === 'istio_mutual' ? 'mtls' : 'tls',
    sni: first.upstream?.tls.sni,
    sniAt: sni?.exists ? sni : undefined,
    clientCertificate: mode !== 'simple',
    at: setting?.config.at(...setting.path, 'mode'),
  };
  const own = mode === 'istio_mutual' || mode === 'simple' || mode === 'mutual' ? [layer] : [];
  return {
    at: first.proxy,
    received: bytes === 'tls' ? [app] : [],
    accepted: undefined,
    route: { from, at: cluster.at(), match: undefined },
    cluster,
    upstream: first.upstream,
    sent: [...(bytes === 'tls' ? [app] : []), ...own],
    outcome: fine,
  };
}

/** Judged by what is written on both sides; that nothing is written is no proof, for it may stand outside the input as the gateway does. */
function assumedMistake(graph: Graph, leg: AssumedLeg, sender: Hop): Found | undefined {
  const { server, gateway, from, cluster } = leg;
  const mode = server.tls ? (server.tls.mode ?? 'PASSTHROUGH') : undefined;
  const host = from.hosts[0] ?? '';
  const at = gateway.at('servers', leg.index);
  const hosts = server.hosts ?? [];
  const common = {
    sender,
    receiver: undefined,
    serverAt: at,
    serverText: `Gateway "${gateway.namespace}/${gateway.name}" has protocol ${server.port?.protocol} and ${mode ? `mode ${mode}` : 'no tls'} for ${hosts.join(', ')}`,
    gatewayName: `${gateway.namespace}/${gateway.name}`,
  };
  const own = sender.sent.at(-1)?.by === 'application' ? undefined : sender.sent.at(-1);
  const isKnown = rulesByHost(graph).covering(cluster.host).length > 0;
  if (mode === 'ISTIO_MUTUAL') {
    if (own?.kind !== 'mtls') {
      const found = isKnown
        ? whyNoTls(graph, sender, sender.upstream ? ['ISTIO_MUTUAL'] : ['subset'], `tls mode ISTIO_MUTUAL with sni ${host}`)
        : undefined;
      return (
        found && {
          ...common,
          cause: sender.upstream ? 'gateway-mtls-missing' : 'destination-subset-missing',
          ...found,
          isLikely: found.isLikely ?? false,
        }
      );
    }
    const name = own.sni;
    const isServed = hosts.some((one) => name !== undefined && isCoveredBy(name, one.slice(one.indexOf('/') + 1)));
    return isServed ? undefined : sniMismatch(sender, common, own, host);
  }
  if (own?.kind === 'mtls' && (mode === undefined || mode === 'PASSTHROUGH')) return mismatchAtRule(sender, common, 'mode DISABLE');
  return undefined;
}

function callOf({ from, bytes, cluster, clients }: AssumedLeg, hop: Hop | undefined): FailingCall {
  const port = { http: 80, tls: 443, tcp: cluster.port }[bytes];
  const call = { host: from.hosts[0] ?? '*', port, bytes, path: '/', source: 'route', at: cluster.at() } as const;
  const path = { client: hop?.at === 'client' ? undefined : hop?.at, call, hops: hop ? [hop] : [], server: undefined, outcome: fine };
  return { call, path, clients: clients.map(({ proxy }) => proxy), isForAll: true };
}

/** A destination of a gateway as the hop that it is. */
function hopOf({ proxy, chain, kind, cluster, upstream }: GatewayRoute, from: VirtualService): Hop {
  const layer: TlsLayer = { by: 'application', kind: 'tls', sni: undefined, sniAt: undefined, clientCertificate: false, at: undefined };
  const layers = kind === 'passthrough' ? [layer] : [];
  const [server] = chain.servers;
  return {
    at: proxy,
    received: layers,
    port: server?.port ?? 0,
    accepted: server && { port: server.port, chain, server, terminates: chain.tls ? 'tls' : 'none' },
    route: { from, at: cluster.at(), match: undefined },
    cluster,
    upstream,
    sent: layers,
    outcome: fine,
  };
}

/** The call from outside that takes the hop. */
function fromOutside({ chain, kind, cluster }: GatewayRoute, from: VirtualService, hop: Hop): FailingCall {
  const host = from.hosts[0] ?? '*';
  const port = chain.servers[0]?.spec.port?.number ?? 0;
  const bytes = kind === 'passthrough' || chain.tls ? 'tls' : kind;
  const call = { host, port, bytes, path: '/', source: 'route', at: cluster.at() } as const;
  return { call, path: { client: undefined, call, hops: [hop], server: undefined, outcome: fine }, clients: [], isForAll: true };
}

/** A server in words. */
const described = (server: GatewayServer | undefined): Pick<PathMistake, 'serverAt' | 'serverText' | 'gatewayName'> => ({
  serverAt: server?.at(),
  serverText: server
    ? `Gateway "${server.gatewayName}" has protocol ${server.spec.port?.protocol} and ${server.mode === undefined ? 'no tls' : `mode ${server.mode}`} for ${(server.spec.hosts ?? []).join(', ')}`
    : 'no server listens',
  gatewayName: server?.gatewayName,
});

/** TLS that is set for the wrong port is one mistake, although it breaks two ports. */
const isExplained = ({ cause, at }: PathMistake, all: readonly PathMistake[]): boolean =>
  cause === 'double-tls-outside' &&
  all.some(
    (other) =>
      other.cause === 'plaintext-outside' &&
      other.at.path.at(-1) === 'number' &&
      other.at.path.slice(0, -2).join() === at.path.slice(0, -2).join(),
  );

/** The mistakes of one kind at an object. */
export const mistakesAt = (graph: Graph, resource: Resource, cause: Cause): readonly PathMistake[] =>
  (pathMistakes(graph).get(resource) ?? []).filter((mistake) => mistake.cause === cause);

/** `HOST PORT` of every service port that a route leads to and that does not exist. */
export const missingPorts = question((graph): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const list of pathMistakes(graph).values())
    for (const { cause, sender } of list)
      if (cause === 'destination-port-missing' && sender.cluster) out.add(`${sender.cluster.host} ${sender.cluster.port}`);
  return out;
});

function mistakeOf(graph: Graph, failure: FailingCall, last: Hop): Found | undefined {
  const { path } = failure;
  const { verdict } = path.outcome;
  const sender = path.hops.at(-2);
  if (path.server) return atServer(graph, failure, last);
  if (verdict === 'loop') return loop(failure, last);
  if (verdict === 'no-cluster') return noCluster(graph, last);
  if (verdict === 'no-endpoints') return noEndpoints(last);
  if (last.at !== 'client' && last.at.type === 'gateway' && last.cluster === undefined && sender && sender.at !== 'client')
    return atGateway(graph, failure, sender, last, last.at);
  return undefined;
}

/** The servers of a gateway on a port; those with the host of the call first. */
function serversOn(graph: Graph, proxy: Proxy, port: number | undefined, host: string): GatewayServer[] {
  const all = mergedGateway(graph, proxy).accepted.filter((server) => server.port === port);
  const fits = ({ hosts }: GatewayServer): boolean => hosts.some((name) => isCoveredBy(host, withoutNamespace(name)));
  return [...all.filter(fits), ...all.filter((server) => !fits(server))];
}

function atGateway(graph: Graph, failure: FailingCall, sender: Hop, receiver: Hop, proxy: Proxy): Found | undefined {
  const { path, call } = failure;
  const server = receiver.accepted?.server ?? serversOn(graph, proxy, receiver.port, call.host)[0];
  const common = { sender, receiver, ...described(server) };
  const outer = receiver.received.at(-1);
  const ofClient = outer?.by === 'application' ? undefined : outer;
  switch (path.outcome.verdict) {
    case 'plaintext-to-tls-port':
    case 'mtls-required': {
      if (!server) return undefined;
      if (server.mode === 'ISTIO_MUTUAL') {
        const wanted = `tls mode ISTIO_MUTUAL with sni ${call.host}`;
        const found = whyNoTls(graph, sender, ['ISTIO_MUTUAL'], wanted);
        return found && { ...common, cause: 'gateway-mtls-missing', ...found };
      }
      if (isPassthrough(server))
        return mismatchAtRoute(
          sender,
          common,
          'the server passes TLS through, but plain HTTP is sent',
          'send it to a port whose server has protocol HTTP, or HTTPS with mode ISTIO_MUTUAL',
        );
      const found = whyNoTls(graph, sender, ['SIMPLE', 'MUTUAL'], `tls mode ${server.mode} with sni ${call.host}`);
      return found && { ...common, cause: 'gateway-tls-mismatch', ...found };
    }
    case 'mtls-not-understood':
    case 'client-certificate-required':
      return ofClient && mismatchAtRule(sender, common, `mode ${server?.mode === 'MUTUAL' ? 'MUTUAL' : 'SIMPLE'}`);
    case 'tls-to-plaintext-port':
      return ofClient
        ? mismatchAtRule(sender, common, 'mode DISABLE')
        : mismatchAtRoute(
            sender,
            common,
            'TLS of the application goes to a server that takes plain HTTP',
            'send it to a port whose server has protocol TLS and mode PASSTHROUGH',
          );
    case 'sni-not-served':
      if (ofClient) return sniMismatch(sender, common, ofClient, call.host);
      break;
    case 'double-tls':
    case 'no-listener':
    case 'no-route':
      break;
    default:
      return undefined;
  }
  const wrong = wrongKind(graph, proxy, common, server, failure);
  return wrong === 'reported' ? undefined : (wrong ?? missingLegAt(graph, proxy, common, server, failure));
}

type Ends = Pick<PathMistake, 'serverAt' | 'serverText' | 'gatewayName' | 'receiver'> & { readonly sender: Hop };

function mismatchAtRule({ upstream }: Hop, common: Ends, wanted: string): Found | undefined {
  const setting = upstream?.policy.tls;
  if (!setting) return undefined;
  const at = setting.config.at(...setting.path, 'mode');
  return {
    ...common,
    cause: 'gateway-tls-mismatch',
    resource: setting.config.resource,
    at,
    why: '',
    edit: wanted,
  };
}

function mismatchAtRoute({ route, cluster }: Hop, common: Ends, why: string, edit: string): Found | undefined {
  if (!route?.from || !cluster) return undefined;
  return { ...common, cause: 'gateway-tls-mismatch', resource: route.from.config.resource, at: cluster.at(), why, edit };
}

function sniMismatch({ upstream }: Hop, common: Ends, layer: TlsLayer, host: string): Found | undefined {
  const setting = upstream?.policy.tls;
  if (!setting) return undefined;
  const tls = setting.config.at(...setting.path);
  const named = layer.sni === undefined ? 'no server name is sent' : `without sni the name "${layer.sni}" is sent`;
  const why = layer.sniAt ? `the sni "${layer.sni}" is sent` : named;
  return { ...common, cause: 'gateway-sni-mismatch', resource: setting.config.resource, at: layer.sniAt ?? tls, why, edit: `sni: ${host}` };
}

/** The kind of rules that a server reads. */
const kindOf = (server: GatewayServer): 'http' | 'tls' | 'tcp' => {
  if (isHttp(server.protocol) || (server.protocol === 'HTTPS' && !isPassthrough(server))) return 'http';
  return isPassthrough(server) ? 'tls' : 'tcp';
};

function wrongKind(
  graph: Graph,
  proxy: Proxy,
  common: Ends,
  server: GatewayServer | undefined,
  { call }: FailingCall,
): Found | 'reported' | undefined {
  if (!server) return undefined;
  const wanted = kindOf(server);
  const fits = ({ hosts }: VirtualService): boolean => hosts.some((host) => isCoveredBy(call.host, host));
  const bound = boundTo(graph, proxy, server)
    .map(({ service }) => service)
    .filter(fits);
  const applying = (
    rules: readonly { matches: readonly { gateways: readonly string[] | undefined; match: { port?: number } }[] }[],
  ): number =>
    rules.findIndex(
      ({ matches }) =>
        matches.length === 0 ||
        matches.some(
          ({ gateways, match }) =>
            (gateways?.includes(server.gatewayName) ?? true) && (!match.port || match.port === server.spec.port?.number),
        ),
    );
  if (bound.some((service) => applying(service[wanted]) >= 0)) return undefined;
  for (const service of bound) {
    for (const kind of ['http', 'tls', 'tcp'] as const) {
      const index = applying(service[kind]);
      if (index < 0 || kind === wanted) continue;
      // For a VirtualService of gateways alone that is to be seen without any path.
      if (!service.gateways.includes(mesh)) return 'reported';
      return {
        ...common,
        cause: 'gateway-route-kind',
        resource: service.config.resource,
        at: service[kind][index]!.at(),
        why: `the server reads only ${wanted} rules, and this is a ${kind} rule`,
        edit: kindEdit(wanted, kind),
      };
    }
  }
  return undefined;
}

function kindEdit(wanted: 'http' | 'tls' | 'tcp', given: 'http' | 'tls' | 'tcp'): string {
  if (wanted === 'tcp')
    return given === 'tls' ? 'Write it as a tcp rule, without sniHosts.' : 'Give the server protocol HTTPS, which reads http rules.';
  if (wanted === 'http') return 'Give the server protocol TLS (with tls mode PASSTHROUGH for tls rules), or write an http rule.';
  return given === 'http'
    ? 'Let the server terminate TLS (protocol HTTPS, mode ISTIO_MUTUAL), or write a tls rule with sniHosts.'
    : 'Write it as a tls rule with sniHosts.';
}

function missingLegAt(
  graph: Graph,
  proxy: Proxy,
  common: Ends,
  server: GatewayServer | undefined,
  { call }: FailingCall,
): Found | undefined {
  const found = missingLeg(graph, proxy, common.sender, common.receiver ?? common.sender, server, call);
  return found && { ...common, cause: 'gateway-leg-missing', ...found };
}

function loop({ path }: FailingCall, last: Hop): Found | undefined {
  const { route, at } = last;
  if (!route?.from || !route.at || at === 'client') return undefined;
  // Two gateways that send to each other are as wrong, but which of the rules is meant is not to be seen.
  return {
    cause: 'gateway-loop',
    resource: route.from.config.resource,
    at: route.at,
    sender: path.hops.find((hop) => hop.at === at) ?? last,
    receiver: last,
    ...described(last.accepted?.server),
    why: 'the rule applies at the gateway too',
    edit: 'gateways: [mesh]',
  };
}

function noCluster(graph: Graph, hop: Hop): Found | undefined {
  const { route, cluster, at: proxy } = hop;
  if (!route?.from || !cluster || proxy === 'client' || cluster.at().hasUnknown) return undefined;
  const { resource } = route.from.config;
  const service = serviceScope(graph, proxy).byHost.get(cluster.host);
  const place = cluster.at();
  const or = (key: string): Field => (place.get(key).exists ? place.get(key) : place);
  if (!service) {
    const [hidden] = servicesByHost(graph).get(cluster.host) ?? [];
    if (!hidden) return undefined;
    const exportTo = hidden.resource.at('spec', 'exportTo');
    const isImportMissing = isServiceVisible(graph, hidden, proxy.namespace);
    const isEntry = hidden.entry !== undefined && exportTo.exists && !isImportMissing;
    return {
      cause: 'destination-hidden',
      resource: isEntry ? hidden.resource : resource,
      at: isEntry ? exportTo : or('host'),
      why: isImportMissing ? `the Sidecar of the proxy does not import it` : `namespace "${proxy.namespace}" does not see it`,
      edit: isImportMissing
        ? `"${hidden.namespace}/${hidden.hostname}" in the egress hosts of the Sidecar`
        : `exportTo: add "${proxy.namespace}"`,
    };
  }
  if (service.isUncertain || service.resolution === 'Alias') return undefined;
  const numbers = service.ports.map(({ number }) => number);
  if (!numbers.includes(cluster.port)) {
    const target = service.ports.find(({ targetPort }) => targetPort === cluster.port);
    const [only] = numbers;
    const meant = target?.number ?? (numbers.length === 1 ? only : undefined);
    return {
      cause: 'destination-port-missing',
      resource,
      at: or('port'),
      why: target ? `${cluster.port} is the target port of port ${target.number}` : `its ports are ${numbers.join(', ')}`,
      edit: meant === undefined ? `add port ${cluster.port} to ${service.resource.kind} "${service.resource.id}"` : `port.number: ${meant}`,
    };
  }
  if (cluster.subset === undefined) return undefined;
  const found = whyNoTls(graph, hop, ['subset'], '');
  if (!found) return undefined;
  return {
    cause: 'destination-subset-missing',
    resource,
    at: or('subset'),
    why: found.why,
    edit: found.edit,
    isLikely: found.isLikely ?? false,
  };
}

function noEndpoints({ at, route, cluster, upstream }: Hop): Found | undefined {
  if (at === 'client' || at.type !== 'gateway' || !route?.from || !cluster || !upstream) return undefined;
  const { service } = upstream;
  if (service.registry !== 'External' || service.resolution !== 'Passthrough') return undefined;
  const written = service.resource.at('spec', 'resolution');
  return {
    cause: 'gateway-resolution-none',
    resource: service.resource,
    at: written.exists ? written : service.at,
    why: written.exists ? 'resolution NONE' : 'no resolution, which means NONE',
    edit: 'resolution: DNS',
  };
}

/** Hosts and ports that http rules of VirtualServices lead to: what is sent there is plain, whatever the port is declared for. */
const routeTargets = question((graph): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const { http, gateways } of virtualServices(graph))
    for (const { to } of http) for (const { host, port } of to) if (gateways.length > 0) out.add(`${host} ${port ?? ''}`);
  return out;
});

const isRouteTarget = (graph: Graph, host: string, port: number): boolean =>
  routeTargets(graph).has(`${host} ${port}`) || routeTargets(graph).has(`${host} `);

function atServer(graph: Graph, failure: FailingCall, last: Hop): Found | undefined {
  const { path, call } = failure;
  const server = path.server!;
  const { cluster, upstream, at: proxy } = last;
  if (server.kind !== 'external' || !cluster || !upstream || proxy === 'client' || !upstream.service.meshExternal) return undefined;
  // A port that rules lead to is for them: nothing says that applications call it.
  if (call.source === 'entry' && !last.route?.from && isRouteTarget(graph, cluster.host, cluster.port)) return undefined;
  if (path.outcome.verdict === 'plaintext-to-tls-port') {
    // What is sent to a TCP port may well be TLS.
    if (call.bytes === 'tcp' && call.source === 'entry') return undefined;
    if (upstream.reason === 'credential-without-selector' || upstream.reason === 'no-certificate') return undefined;
    if (call.source === 'entry' && upstream.port.number === server.port && !upstream.policy.tls) {
      const at = upstream.port.at.get('protocol');
      return {
        isLikely: true,
        cause: 'http-on-tls-port',
        resource: upstream.service.resource,
        at: at.exists ? at : upstream.port.at,
        why: '',
        edit: 'protocol: HTTPS',
      };
    }
    const found = whyNoTls(graph, last, ['SIMPLE', 'MUTUAL'], 'tls mode SIMPLE');
    const isTlsFor = server.port === 443 || upstream.port.number !== server.port || isTls(upstream.port.protocol);
    return found && { cause: 'plaintext-outside', ...found, isLikely: (found.isLikely ?? false) || !isTlsFor };
  }
  if (path.outcome.verdict === 'double-tls') {
    const setting = upstream.policy.tls;
    if (!setting || (setting.value.mode !== 'SIMPLE' && setting.value.mode !== 'MUTUAL')) return undefined;
    return {
      cause: 'double-tls-outside',
      resource: setting.config.resource,
      at: setting.config.at(...setting.path, 'mode'),
      why: `mode ${setting.value.mode} for port ${cluster.port}`,
      edit: 'remove it',
    };
  }
  if (path.outcome.verdict !== 'mtls-not-understood') return undefined;
  const layer = last.sent.at(-1);
  const by = layer?.by;
  const sender = path.hops.find((hop) => hop.at === by);
  if (!layer || !sender || by === proxy || by === 'application') return undefined;
  return mismatchAtRule(sender, { sender, receiver: last, ...described(last.accepted?.server) }, 'mode DISABLE');
}
