import { type Graph, question } from '../../graph/index.ts';
import { type Field, isUnknown } from '../../yaml/index.ts';
import { configs } from '../configs.ts';
import { gatewayProxies } from '../gateways.ts';
import { wireTo } from '../hop.ts';
import { clusterDomain } from '../hosts.ts';
import type { Cluster } from '../http-routes.ts';
import { listeners } from '../listeners.ts';
import { isTls, listenerProtocol } from '../protocols.ts';
import type { Proxy } from '../proxy.ts';
import { serviceScope } from '../service-scope.ts';
import { serviceTargets } from '../service-targets.ts';
import { type Service, servicesByHost } from '../services.ts';
import { type Upstream, upstream } from '../upstream.ts';
import { virtualServices } from '../virtual-services.ts';
import { credentials } from './credentials.ts';
import { outside, serverOutcome, type Target, targetsOf } from './endpoints.ts';
import { gatewayChoice } from './gateway.ts';
import { completions, outboundChoice, serviceNamed } from './outbound.ts';
import { fine, say } from './outcomes.ts';
import {
  type Bytes,
  type Call,
  type Hop,
  isFailure,
  type Missing,
  type Outcome,
  type Server,
  type TlsLayer,
  type TlsPath,
} from './types.ts';

/** Ways of one call that are followed: traffic that is split again and again makes many. */
const maxPaths = 24;
const maxHops = 8;

/**
 * The ways that a call takes through the mesh, with who starts and who ends TLS on every hop.
 * @param client the sidecar of the application that calls; undefined for a caller without one, inside the cluster or outside
 */
export function tlsPaths(graph: Graph, client: Proxy | undefined, call: Call, options: PathOptions = {}): TlsPath[] {
  const walk = new Walk(graph, client, call, options);
  walk.start();
  return walk.paths;
}

export interface PathOptions {
  /** Take for granted that the caller's Envoy gets the certificates and CAs of its upstreams: they may come from files that only some workloads mount. */
  readonly trustCallerCredentials?: boolean;
}

/** What an application that calls a port sends as a rule: what the port is declared for, else what its number suggests. */
export function bytesFor(graph: Graph, client: Proxy | undefined, host: string, port: number): Bytes {
  const service = client ? serviceNamed(graph, client, host) : publicService(graph, host);
  const protocol = service?.ports.find(({ number }) => number === port)?.protocol;
  if (protocol && isTls(protocol)) return 'tls';
  if (protocol && listenerProtocol(protocol) === 'HTTP') return 'http';
  if (port === 443 || port === 8443) return 'tls';
  return protocol && listenerProtocol(protocol) === 'TCP' ? 'tcp' : 'http';
}

/** The service that a name means for a caller without Envoy. */
const publicService = (graph: Graph, host: string): Service | undefined => {
  const byHost = servicesByHost(graph);
  return [host, `${host}.svc.${clusterDomain}`, `${host}.${clusterDomain}`].map((name) => byHost.get(name)?.[0]).find(Boolean);
};

/**
 * What of the way is written with placeholders, so that a failure is not certain: the rules that decided, and those whose host nobody knows.
 */
function doubtAbout(graph: Graph, hops: readonly Hop[]): Outcome | undefined {
  const unsure = (what: string, ...places: (Field | undefined)[]): Outcome =>
    say('unknown', `${what} is written with placeholders`, places);
  for (const { route, cluster, upstream, accepted } of hops) {
    const from = route?.from?.config;
    if (from?.at().hasUnknown) return unsure(`VirtualService ${from.namespace}/${from.name}`, route?.at);
    if (cluster?.at().hasUnknown) return unsure('the destination of the route', cluster.at());
    if (accepted?.server.gateway.at().hasUnknown) return unsure(`Gateway ${accepted.server.gatewayName}`, accepted.server.at());
    const rule = upstream?.rule?.config;
    if (rule?.at().hasUnknown) return unsure(`DestinationRule ${rule.namespace}/${rule.name}`, rule.at());
    if (upstream?.isUncertain) return unsure(`what decides about ${upstream.service.hostname}`, upstream.service.at);
  }
  const [host] = unknownHosts(graph);
  return host && unsure('a host that may be this one', host);
}

/** Hosts of VirtualServices, ServiceEntries and Gateways that only a placeholder names: they may be any. */
const unknownHosts = question((graph): readonly Field[] => [
  ...virtualServices(graph).flatMap(({ config, hosts }) =>
    hosts.flatMap((host, index) => (isUnknown(host) ? [config.at('hosts', index)] : [])),
  ),
  ...configs(graph, 'ServiceEntry').flatMap((config) => unknownItems(config.at('hosts'))),
  ...configs(graph, 'Gateway').flatMap((config) => (config.at('selector').hasUnknown ? [config.at('selector')] : [])),
]);

const unknownItems = (list: Field): Field[] => (list.isUnknown ? [list] : list.items().filter((item) => item.isUnknown));

/** A call on its way. */
interface State {
  readonly hops: readonly Hop[];
  readonly layers: readonly TlsLayer[];
  /** Host of the request. */
  readonly host: string;
  readonly seen: ReadonlySet<string>;
  /** What the input left open so far: a call that arrives may not. */
  readonly open?: Outcome | undefined;
}

class Walk {
  readonly paths: TlsPath[] = [];
  readonly #graph: Graph;
  readonly #client: Proxy | undefined;
  readonly #call: Call;
  readonly #options: PathOptions;

  constructor(graph: Graph, client: Proxy | undefined, call: Call, options: PathOptions) {
    this.#options = options;
    this.#graph = graph;
    this.#client = client;
    this.#call = call;
  }

  start(): void {
    const { host, bytes } = this.#call;
    const layers: TlsLayer[] =
      bytes === 'tls' ? [{ by: 'application', kind: 'tls', sni: host, sniAt: undefined, clientCertificate: false, at: undefined }] : [];
    const state: State = { hops: [], layers, host, seen: new Set() };
    if (this.#client?.type === 'sidecar') this.#fromSidecar(this.#client, state);
    else this.#fromOutside(state);
  }

  get #path(): string {
    return this.#call.path ?? '/';
  }

  #end(state: State, end: Outcome, server?: Server): void {
    const doubt = isFailure(end) ? doubtAbout(this.#graph, state.hops) : state.open;
    const outcome = doubt ?? end;
    if (this.paths.length < maxPaths) this.paths.push({ client: this.#client, call: this.#call, hops: state.hops, server, outcome });
  }

  #fromSidecar(proxy: Proxy, state: State): void {
    const { host, port, bytes } = this.#call;
    const choice = outboundChoice(this.#graph, proxy, { host, port, bytes, path: this.#path, sni: state.layers.at(-1)?.sni });
    const hop = { at: proxy, received: state.layers, accepted: undefined, route: choice.route };
    if (!choice.outcome) {
      this.#toClusters(proxy, choice.clusters, { ...state, host: choice.host }, hop);
      return;
    }
    const next = {
      ...state,
      hops: [...state.hops, { ...hop, cluster: undefined, upstream: undefined, sent: state.layers, outcome: choice.outcome }],
    };
    if (choice.outcome.verdict !== 'passed-through') {
      this.#end(next, choice.outcome);
      return;
    }
    // Past the mesh, the server still says what it thinks of the bytes.
    const service = serviceNamed(this.#graph, proxy, host);
    const servicePort = service?.ports.find(({ number }) => number === port);
    const targets: Target[] = servicePort
      ? targetsOf(this.#graph, service!, servicePort, undefined, host)
      : [{ type: 'server', server: outside(host, port) }];
    const orElse = (outcome: Outcome): Outcome => (outcome.verdict === 'ok' ? choice.outcome! : outcome);
    for (const target of targets) this.#arrive(target, next, [], orElse);
  }

  /** A caller without Envoy: to the gateways that serve the host, else straight to a service. */
  #fromOutside(state: State): void {
    const { host, port } = this.#call;
    const start = (): State => ({
      ...state,
      hops: [
        {
          at: 'client',
          received: [],
          accepted: undefined,
          route: undefined,
          cluster: undefined,
          upstream: undefined,
          sent: state.layers,
          outcome: fine,
        },
      ],
    });
    const { namespace } = this.#client ?? { namespace: 'default' };
    const byHost = servicesByHost(this.#graph);
    const service = [host, ...completions(host, namespace)].map((name) => byHost.get(name)?.[0]).find(Boolean);
    const servicePort = service?.ports.find(({ number }) => number === port);
    if (service && service.registry === 'Kubernetes') {
      if (!servicePort) this.#end(start(), say('no-listener', `${service.hostname} has no port ${port}`, [service.at]));
      else for (const target of targetsOf(this.#graph, service, servicePort, undefined, host)) this.#arrive(target, start(), []);
      return;
    }
    const candidates = gatewayProxies(this.#graph).flatMap((proxy) => {
      const target = serviceTargets(this.#graph, proxy).find((one) => one.port.number === port)?.targetPort ?? port;
      return listeners(this.#graph, proxy).some((listener) => listener.port === target) ? [{ proxy, port: target }] : [];
    });
    const serving = candidates.filter(({ proxy, port }) => {
      const { outcome } = this.#atGateway(proxy, port, start());
      return !outcome || !['sni-not-served', 'no-route', 'plaintext-to-tls-port'].includes(outcome.verdict);
    });
    for (const { proxy, port } of serving.length > 0 ? serving : candidates)
      this.#arrive({ type: 'gateway', proxy, port, endpoint: undefined }, start(), []);
    if (candidates.length === 0) {
      const missing: Missing = { kind: 'Gateway', namespace: undefined, name: host };
      this.#end(start(), say('unknown', `no gateway in the input listens on port ${port}`, [], [missing]), outside(host, port));
    }
  }

  #atGateway(proxy: Proxy, port: number, { layers, host }: State): ReturnType<typeof gatewayChoice> {
    const content = this.#call.bytes === 'tcp' ? 'tcp' : 'http';
    return gatewayChoice(this.#graph, proxy, { port, layers, content, host, path: this.#path });
  }

  #toClusters(
    proxy: Proxy,
    clusters: readonly Cluster[],
    state: State,
    hop: Pick<Hop, 'at' | 'received' | 'port' | 'accepted' | 'route'>,
  ): void {
    for (const cluster of clusters) {
      const found = upstream(this.#graph, proxy, cluster.host, cluster.port, cluster.subset);
      const sending = { ...hop, cluster, upstream: found };
      const stop = (outcome: Outcome): void =>
        this.#end({ ...state, hops: [...state.hops, { ...sending, sent: state.layers, outcome }] }, outcome);
      const place = `${proxy.namespace}/${proxy.name} ${cluster.host}:${cluster.port}|${cluster.subset ?? ''}`;
      if (!found) stop(noCluster(this.#graph, proxy, cluster));
      else if (state.seen.has(place)) stop(say('loop', `the call comes back to ${proxy.name}`, [hop.route?.at]));
      else if (state.hops.length >= maxHops) stop(say('unknown', 'the call goes through more proxies than are followed'));
      else if (
        found.service.resolution === 'Passthrough' &&
        found.service.registry === 'External' &&
        proxy.type === 'gateway' &&
        !hasEndpoints(this.#graph, found)
      )
        stop(
          say('no-endpoints', `a gateway finds no address for ${cluster.host}: its ServiceEntry has resolution NONE`, [
            found.service.resource.at('spec', 'resolution'),
            cluster.at(),
          ]),
        );
      else this.#send(proxy, found, { ...state, seen: new Set([...state.seen, place]) }, sending);
    }
  }

  #send(proxy: Proxy, found: Upstream, state: State, sending: Omit<Hop, 'sent' | 'outcome'>): void {
    const own =
      this.#options.trustCallerCredentials && proxy === this.#client
        ? fine
        : credentials(
            this.#graph,
            proxy,
            [found.tls.certificate, found.tls.ca].filter((name) => name !== undefined),
            settingOf(found)?.get('credentialName'),
          );
    for (const target of targetsOf(this.#graph, found.service, found.port, found.subset, this.#call.host)) {
      const layer = layerTo(this.#graph, proxy, found, target, state.host, this.#call.bytes !== 'tcp' && state.layers.length === 0);
      const layers = layer ? [...state.layers, layer] : state.layers;
      const failed = isFailure(own) ? own : fine;
      const open = own.verdict === 'unknown' ? own : state.open;
      const next = { ...state, open, layers, hops: [...state.hops, { ...sending, sent: layers, outcome: failed }] };
      if (failed !== fine) {
        this.#end(next, failed);
        return;
      }
      this.#arrive(target, next, found.identities, undefined, found);
    }
  }

  #arrive(
    target: Target,
    state: State,
    identities: readonly string[],
    change = (outcome: Outcome): Outcome => outcome,
    found?: Upstream,
  ): void {
    if (target.type === 'none') {
      this.#end(state, change(target.outcome));
      return;
    }
    if (target.type === 'server') {
      const outcome = serverOutcome(this.#graph, target.server, state.layers, identities);
      const open = target.type === 'server' && target.server.endpoint?.isTlsModeCertain === false && found?.tls.mode === 'auto';
      this.#end(state, change(open && isFailure(outcome) ? { ...outcome, verdict: 'unknown' } : outcome), target.server);
      return;
    }
    const { proxy, port } = target;
    const choice = this.#atGateway(proxy, port, state);
    const hop = { at: proxy, received: state.layers, port, accepted: choice.accepted, route: choice.route };
    const next = { ...state, layers: choice.layers, host: choice.host, open: state.open ?? choice.open };
    if (!choice.outcome) this.#toClusters(proxy, choice.clusters, next, hop);
    else
      this.#end(
        {
          ...next,
          hops: [...state.hops, { ...hop, cluster: undefined, upstream: undefined, sent: choice.layers, outcome: choice.outcome }],
        },
        choice.outcome,
      );
  }
}

const hasEndpoints = (graph: Graph, { service, port, subset }: Upstream): boolean =>
  targetsOf(graph, service, port, subset, undefined).some(
    (target) => target.type === 'gateway' || (target.type === 'server' && target.server.kind !== 'unknown'),
  );

/** The `tls` that decided about an upstream. */
const settingOf = ({ policy }: Upstream) => policy.tls?.config.at(...policy.tls.path);

/** The layer that a proxy puts around what it sends; undefined where it sends it as it is. */
function layerTo(graph: Graph, proxy: Proxy, found: Upstream, target: Target, host: string, isPlainHttp: boolean): TlsLayer | undefined {
  const { tls, service, port, subset } = found;
  const endpoint = target.type === 'gateway' ? target.endpoint : target.type === 'server' ? target.server.endpoint : undefined;
  const wire = endpoint
    ? wireTo(graph, found, endpoint)
    : { none: 'plain', auto: 'plain', istio_mutual: 'mtls', simple: 'tls', mutual: 'tls' }[tls.mode];
  if (wire === 'plain') return undefined;
  const setting = settingOf(found);
  const sniAt = setting?.get('sni').exists ? setting.get('sni') : undefined;
  const common = { by: proxy, at: setting?.get('mode'), sniAt };
  if (wire === 'tls') {
    // The name of the request serves where none is written, but only HTTP has one.
    const sni = tls.sni ?? (tls.autoSni && isPlainHttp ? host : undefined);
    return { ...common, kind: 'tls', sni, clientCertificate: tls.mode === 'mutual' };
  }
  const sni = tls.sni ?? `outbound_.${port.number}_.${subset?.name ?? ''}_.${service.hostname}`;
  return { ...common, kind: 'mtls', sni, clientCertificate: true };
}

/** Why a proxy has no upstream of a name. */
function noCluster(graph: Graph, proxy: Proxy, { host, port, subset, at }: Cluster): Outcome {
  const place = at();
  if (host === '') return say('no-cluster', 'the backend of the route is not valid', [place]);
  if (place.hasUnknown) return say('unknown', 'the destination of the route holds a placeholder', [place]);
  const service = serviceScope(graph, proxy).byHost.get(host);
  if (!service) {
    const [hidden] = servicesByHost(graph).get(host) ?? [];
    if (hidden) return say('no-cluster', `${proxy.name} does not see ${host}: exportTo or its Sidecar hides it`, [place, hidden.at]);
    const [name = '', namespace] = host.split('.');
    const kind = host.endsWith(`.svc.${clusterDomain}`) ? 'Service' : 'ServiceEntry';
    const missing: Missing = kind === 'Service' ? { kind, namespace, name } : { kind, namespace: undefined, name: host };
    const isKnown = graph.isComplete('Service') && graph.isComplete('ServiceEntry');
    return say(isKnown ? 'no-cluster' : 'unknown', `no service ${host} is in the input`, [place], [missing]);
  }
  if (service.isUncertain) return say('unknown', `${host} is written with placeholders`, [place, service.at]);
  if (service.resolution === 'Alias')
    return say('no-cluster', `${host} is an ExternalName Service, which has no upstream of its own`, [place, service.at]);
  if (!service.ports.some(({ number }) => number === port))
    return say('no-cluster', `${host} has no port ${port}, so the request is answered with 503`, [place, service.at]);
  if (subset !== undefined) {
    const missing: Missing = { kind: 'DestinationRule', namespace: undefined, name: host };
    return say(
      'no-cluster',
      `the DestinationRule that ${proxy.name} uses for ${host} has no subset ${subset}`,
      [place.get('subset'), place],
      [missing],
    );
  }
  return say('no-endpoints', `${host} has no endpoint on port ${port}`, [place, service.at]);
}
