import { type Graph, matchesLabels } from '../../graph/index.ts';
import { areEndpointsKnown, type Endpoint, portEndpoints } from '../endpoints.ts';
import { gatewayProxies } from '../gateways.ts';
import { isPortExcluded, receive } from '../hop.ts';
import { isAddress } from '../hosts.ts';
import { isAmbient } from '../injection.ts';
import { inbound } from '../peer-authentication.ts';
import { isTls } from '../protocols.ts';
import { proxyOf } from '../proxies.ts';
import type { Proxy } from '../proxy.ts';
import type { Service, ServicePort } from '../services.ts';
import type { Upstream } from '../upstream.ts';
import { fine, say } from './outcomes.ts';
import type { Outcome, Server, TlsLayer } from './types.ts';

/** What may stand behind an upstream: another gateway, a server, or nothing. */
export type Target =
  | { readonly type: 'gateway'; readonly proxy: Proxy; readonly port: number; readonly endpoint: Endpoint | undefined }
  | { readonly type: 'server'; readonly server: Server }
  | { readonly type: 'none'; readonly outcome: Outcome };

/** Ports on which servers by convention speak TLS from the first byte. */
const tlsPorts = new Set([443, 465, 563, 636, 853, 989, 990, 993, 995, 5061, 5671, 6443, 8443, 8883, 9443]);

/** What a server outside the mesh expects on a port. */
const expectedOutside = (port: number, protocol: ServicePort['protocol'] | undefined): Server['expects'] => {
  if (tlsPorts.has(port)) return 'tls';
  if (port === 80) return 'plaintext';
  return protocol && isTls(protocol) ? 'tls' : 'unknown';
};

/** What an application of the mesh expects, as its Service says. `http` says what clients speak: a rule may put TLS around it on purpose. */
const expectedInside = (protocol: ServicePort['protocol']): Server['expects'] => (isTls(protocol) ? 'tls' : 'unknown');

/** The targets of a port of a service, each workload once. */
export function targetsOf(
  graph: Graph,
  service: Service,
  port: ServicePort,
  subset: Upstream['subset'],
  original: string | undefined,
): Target[] {
  const all = portEndpoints(graph, service, port.number);
  const endpoints = subset ? all.filter(({ labels }) => matchesLabels(subset.labels, labels)) : all;
  const gateways = managedGateways(graph, service).map(
    (proxy): Target => ({
      type: 'gateway',
      proxy,
      port: typeof port.targetPort === 'number' ? port.targetPort : port.number,
      endpoint: undefined,
    }),
  );
  const targets = endpoints.flatMap((endpoint) => targetOf(graph, service, endpoint));
  if (targets.length + gateways.length > 0) return [...gateways, ...targets];
  if (service.registry === 'External' && service.resolution === 'Passthrough' && all.length === 0 && original !== undefined)
    return [external(service, original, typeof port.targetPort === 'number' ? port.targetPort : port.number, port)];
  const isWritten = service.registry === 'External' && service.selector === undefined;
  const detail = subset
    ? `no endpoint of ${service.hostname} has the labels of subset ${subset.name}`
    : `${service.hostname} has no endpoints`;
  if (isWritten) return [{ type: 'none', outcome: say('no-endpoints', detail, [service.at]) }];
  const isKnown = areEndpointsKnown(service) && graph.isComplete('Deployment') && graph.isComplete('Pod');
  if (isKnown) return [{ type: 'none', outcome: say('no-endpoints', detail, [service.at]) }];
  const server: Server = {
    kind: 'unknown',
    host: service.hostname,
    port: typeof port.targetPort === 'number' ? port.targetPort : port.number,
    service,
    endpoint: undefined,
    workload: undefined,
    sidecar: undefined,
    expects: expectedInside(port.protocol),
  };
  return [{ type: 'server', server }];
}

/** Gateways that Gateway API deploys have no workload that an endpoint could name. */
const managedGateways = (graph: Graph, { namespace, selector, registry }: Service): Proxy[] =>
  registry === 'Kubernetes' && selector && Object.keys(selector).length > 0
    ? gatewayProxies(graph).filter((proxy) => !proxy.workload && proxy.namespace === namespace && matchesLabels(selector, proxy.labels))
    : [];

function targetOf(graph: Graph, service: Service, endpoint: Endpoint): Target[] {
  const { workload, port, servicePort, address } = endpoint;
  if (port === undefined) {
    const detail = `no container of ${workload?.name ?? address} declares the port ${servicePort.targetPort} that ${service.hostname} asks for`;
    return [{ type: 'none', outcome: say('no-endpoints', detail, [servicePort.at.get('targetPort'), servicePort.at]) }];
  }
  if (!workload) return address === undefined ? [] : [external(service, address, port, servicePort, endpoint)];
  const proxy = proxyOf(graph, workload);
  if (proxy?.type === 'gateway') return [{ type: 'gateway', proxy, port, endpoint }];
  const expects = expectedInside(servicePort.protocol);
  return [
    { type: 'server', server: { kind: 'workload', host: service.hostname, port, service, endpoint, workload, sidecar: proxy, expects } },
  ];
}

const external = (service: Service, host: string, port: number, servicePort: ServicePort, endpoint?: Endpoint): Target => ({
  type: 'server',
  server: {
    kind: 'external',
    host,
    port,
    service,
    endpoint,
    workload: undefined,
    sidecar: undefined,
    expects: service.meshExternal ? expectedOutside(port, servicePort.protocol) : expectedInside(servicePort.protocol),
  },
});

/** The server behind an address that no service of the mesh stands for. */
export const outside = (host: string, port: number): Server => ({
  kind: isAddress(host) || !host.endsWith('.svc.cluster.local') ? 'external' : 'unknown',
  host,
  port,
  service: undefined,
  endpoint: undefined,
  workload: undefined,
  sidecar: undefined,
  expects: expectedOutside(port, undefined),
});

/**
 * What a server makes of a connection: its sidecar first, then the application.
 * @param identities those that a client accepts in mTLS; empty: any of the mesh
 */
export function serverOutcome(graph: Graph, server: Server, layers: readonly TlsLayer[], identities: readonly string[]): Outcome {
  const { sidecar, endpoint } = server;
  const outer = layers.at(-1);
  if (server.kind === 'unknown') return unknownOutcome(server, layers);
  if (!sidecar) {
    const ambient = server.workload ? isAmbient(graph, server.workload) : 'no';
    const outcome = applicationOutcome(server, layers);
    // In ambient mode ztunnel stands before the Pods: plain text passes through it, and what is sent as mTLS of the mesh goes to it.
    if (ambient === 'no' || (ambient === 'unknown' && outcome.verdict !== 'mtls-not-understood')) return outcome;
    const detail = `${server.workload?.name} ${ambient === 'yes' ? 'is' : 'may be'} in ambient mode, where ztunnel takes the connection`;
    return say('unknown', detail, [server.workload?.metadata]);
  }
  if (sidecar.injected === 'unknown') {
    const asInjected = sidecarOutcome(graph, server, sidecar, layers);
    const asPlain = applicationOutcome(server, layers);
    if (asInjected.verdict === asPlain.verdict) return asInjected;
    const missing = [{ kind: 'Namespace', namespace: undefined, name: sidecar.namespace } as const];
    return say('unknown', `whether ${sidecar.name} has a sidecar is not in the input`, [...asInjected.places, ...asPlain.places], missing);
  }
  const outcome = sidecarOutcome(graph, server, sidecar, layers);
  if (outcome.verdict !== 'ok' || outer?.kind !== 'mtls' || identities.length === 0 || !endpoint?.identity) return outcome;
  if (identities.includes(endpoint.identity)) return outcome;
  const detail = `the server is ${endpoint.identity}, but the client accepts only ${identities.join(', ')}`;
  return say('identity-mismatch', detail, [outer.at, endpoint.workload?.podSpec.get('serviceAccountName')]);
}

/** Workloads outside the input may have a sidecar or not; what fails either way fails. */
function unknownOutcome(server: Server, layers: readonly TlsLayer[]): Outcome {
  const within = layers.at(-1)?.kind === 'mtls' ? layers.slice(0, -1) : layers;
  const outcome = applicationOutcome(server, within);
  if (outcome.verdict !== 'ok') return outcome;
  const { service, host } = server;
  const missing = { kind: 'Deployment', namespace: service?.namespace, name: service?.name ?? host } as const;
  return say('unknown', `what stands behind ${host} is not in the input`, [service?.at], [missing]);
}

/** What the inbound listener of a sidecar makes of a connection. */
function sidecarOutcome(graph: Graph, server: Server, sidecar: Proxy, layers: readonly TlsLayer[]): Outcome {
  const ports = inbound(graph, sidecar);
  const entry = ports.find(({ port }) => port === server.port) ?? ports.find(({ port }) => port === 0);
  if (!entry || isPortExcluded(sidecar.workload?.annotations ?? {}, server.port)) return applicationOutcome(server, layers);
  const { policy, protocol } = entry;
  const outer = layers.at(-1);
  const place = `port ${server.port} of ${sidecar.name}`;
  if (policy.isUncertain && outer?.kind !== 'mtls')
    return say('unknown', `the mTLS mode of ${place} is written with placeholders`, [policy.at]);
  switch (receive(policy.mode, protocol, outer?.kind ?? 'plain')) {
    case 'reset':
    case 'handshake-fails':
      return say('mtls-required', `${place} demands mTLS (STRICT), but ${outer ? 'ordinary TLS' : 'plain text'} arrives`, [
        policy.at,
        outer?.at,
      ]);
    case 'no-filter-chain':
      return say('tls-to-plaintext-port', `${place} takes HTTP in plain text or in mTLS of the mesh, but ordinary TLS arrives`, [
        outer?.at,
        policy.at,
      ]);
    case 'not-http':
      if (outer?.kind === 'tls') return say('tls-to-plaintext-port', `${place} takes plain HTTP, but TLS arrives`, [outer.at, policy.at]);
      return say('mtls-not-understood', `${place} has mTLS switched off (DISABLE), but mTLS arrives`, [policy.at, outer?.at]);
    case 'mtls-at-application':
      return say('mtls-not-understood', `${place} has mTLS switched off (DISABLE), but mTLS arrives`, [policy.at, outer?.at]);
    default:
      return applicationOutcome(server, outer?.kind === 'mtls' ? layers.slice(0, -1) : layers);
  }
}

/** What the application itself, or a server outside the mesh, makes of a connection. */
function applicationOutcome({ expects, host, port, service, endpoint }: Server, layers: readonly TlsLayer[]): Outcome {
  const place = `port ${port} of ${host}`;
  const outer = layers.at(-1);
  const written = endpoint?.servicePort.at ?? service?.at;
  const places = [...layers.map(({ at }) => at), written].reverse();
  if (outer?.kind === 'mtls')
    return say('mtls-not-understood', `mTLS of the mesh arrives at ${place}, where no sidecar speaks it`, [outer.at, written]);
  if (layers.length > 1) return say('double-tls', `TLS inside TLS arrives at ${place}`, [outer?.at, written]);
  if (expects === 'tls' && layers.length === 0)
    return say('plaintext-to-tls-port', `plain text arrives at ${place}, which expects TLS`, places);
  if (expects === 'plaintext' && outer)
    return say('tls-to-plaintext-port', `TLS arrives at ${place}, which expects plain text`, [outer.at, written]);
  return fine;
}
