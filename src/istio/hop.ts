import { type Graph, questionAbout } from '../graph/index.ts';
import { isUnknown } from '../yaml/index.ts';
import type { Policy } from './destination-rules.ts';
import { areEndpointsKnown, type Endpoint, portEndpoints } from './endpoints.ts';
import { isAmbient } from './injection.ts';
import { type Decision, inbound, portPolicy } from './peer-authentication.ts';
import { listenerProtocol, type Protocol } from './protocols.ts';
import { proxyOf } from './proxies.ts';
import type { Upstream } from './upstream.ts';
import { isSince } from './version.ts';

/**
 * What arrives at an endpoint and what becomes of it there.
 * Source: pilot/pkg/xds/endpoints/mtls_checker.go, pilot/pkg/networking/core/filterchain_options.go.
 */

/** `plain`: the bytes of the application, whatever they are. `tls`: TLS that the proxy starts as a client of any server. `mtls`: mutual TLS of the mesh. */
export type Wire = 'plain' | 'tls' | 'mtls';

/** What the proxy sends to one endpoint of an upstream. */
export function wireTo(graph: Graph, upstream: Upstream, endpoint: Endpoint): Wire {
  const { mode } = upstream.tls;
  if (mode === 'none') return 'plain';
  if (mode !== 'auto') return mode === 'istio_mutual' ? 'mtls' : 'tls';
  return endpoint.tlsMode === 'istio' && isMtlsAllowed(graph, upstream, endpoint) ? 'mtls' : 'plain';
}

/**
 * For automatic mTLS endpoints are marked by a look at the rule of their own: a port level without `tls` leaves the rule's mode in force here,
 * although the cluster has none of it (mtlsChecker.checkMtlsEnabled).
 */
function isMtlsAllowed(graph: Graph, { rule, subset, port }: Upstream, endpoint: Endpoint): boolean {
  const general = tlsMode(rule?.policy, port.number);
  const special = subset ? tlsMode(subset.policy, port.number) : undefined;
  const mode = subset ? (special ?? (isSince(graph, 31) ? general : undefined)) : general;
  if (mode !== undefined) return mode === 'ISTIO_MUTUAL';
  return endpoint.port === undefined || portPolicy(graph, endpoint, endpoint.port).mode !== 'DISABLE';
}

/** The mode of a policy for a port; a `tls` without mode is DISABLE (trafficPolicyTLSModeForPort). */
function tlsMode(policy: Policy | undefined, port: number): string | undefined {
  const tls = policy?.ports.find(({ number, tls }) => number === port && tls)?.tls ?? policy?.tls;
  return tls && (tls.value.mode ?? 'DISABLE');
}

/** What the receiver does with what arrives. */
export type Reception =
  | 'accepted'
  /** The sidecar asks for a client certificate that this TLS does not bring. */
  | 'handshake-fails'
  /** The sidecar demands mTLS and gets plain bytes: it closes the connection. */
  | 'reset'
  /** The sidecar takes plain HTTP and mTLS of the mesh here; for any other TLS it has no filter chain. */
  | 'no-filter-chain'
  /** The sidecar reads TLS as HTTP. */
  | 'not-http'
  /** mTLS of the mesh reaches the application. */
  | 'mtls-at-application'
  /** Bytes go to the application, which takes them or not. */
  | 'application-decides'
  /** A gateway or ztunnel receives it. */
  | 'not-judged';

export const isFailure = (reception: Reception): boolean =>
  !(reception === 'accepted' || reception === 'application-decides' || reception === 'not-judged');

/** What the inbound listener of a sidecar does on a port (getFilterChainMatchOptions). */
export function receive(mode: Decision['mode'], protocol: Protocol, wire: Wire): Reception {
  if (mode === 'STRICT') return wire === 'mtls' ? 'accepted' : wire === 'tls' ? 'handshake-fails' : 'reset';
  const isHttp = listenerProtocol(protocol) === 'HTTP';
  if (mode === 'PERMISSIVE') return wire === 'tls' && isHttp ? 'no-filter-chain' : 'accepted';
  if (wire === 'plain') return 'accepted';
  if (isHttp) return 'not-http';
  return wire === 'mtls' ? 'mtls-at-application' : 'application-decides';
}

/** One hop inside the mesh: from a proxy's upstream to one of its endpoints. */
export interface Hop {
  readonly endpoint: Endpoint;
  readonly wire: Wire;
  /** What the server demands; undefined where no sidecar receives. */
  readonly policy: Decision | undefined;
  /** The protocol by which the server's listener handles the port. */
  readonly protocol: Protocol;
  readonly reception: Reception;
  /** The names that the client accepts do not include the one in the server's certificate. */
  readonly isIdentityRefused: boolean;
  readonly isUncertain: boolean;
}

/** The hops of an upstream, one for each endpoint that the input shows. */
export const hops = questionAbout((graph: Graph, upstream: Upstream): readonly Hop[] =>
  portEndpoints(graph, upstream.service, upstream.port.number)
    .filter(({ labels }) => Object.entries(upstream.subset?.labels ?? {}).every(([key, value]) => labels[key] === value))
    .map((endpoint) => hop(graph, upstream, endpoint)),
);

/** Whether `hops` are all that there can be. */
export const areHopsKnown = ({ service, subset }: Upstream): boolean =>
  areEndpointsKnown(service) && !Object.values(subset?.labels ?? {}).some(isUnknown);

function hop(graph: Graph, upstream: Upstream, endpoint: Endpoint): Hop {
  const wire = wireTo(graph, upstream, endpoint);
  const { workload, port, identity } = endpoint;
  const proxy = workload && proxyOf(graph, workload);
  const base = { endpoint, wire, protocol: upstream.port.protocol, policy: undefined, isIdentityRefused: false };
  const isUncertain = upstream.isUncertain || !endpoint.isTlsModeCertain || port === undefined;
  // Pods without a workload are those of a gateway that Gateway API deploys.
  const isGateway = proxy?.type === 'gateway' || (!workload && endpoint.address === undefined);
  if (isGateway || (workload && isAmbient(graph, workload) !== 'no' && !proxy)) return { ...base, reception: 'not-judged', isUncertain };
  const hasSidecar = workload ? proxy !== undefined : endpoint.tlsMode === 'istio';
  if (!hasSidecar || port === undefined || (workload && isPortExcluded(workload.annotations, port)))
    return { ...base, reception: wire === 'mtls' ? 'mtls-at-application' : 'application-decides', isUncertain };
  const listener = proxy && inbound(graph, proxy).find((one) => one.port === port);
  const protocol = listener?.protocol ?? (proxy ? 'AUTO' : upstream.port.protocol);
  const policy = portPolicy(graph, endpoint, port);
  return {
    ...base,
    protocol,
    policy,
    reception: receive(policy.mode, protocol, wire),
    isIdentityRefused:
      wire === 'mtls' && upstream.identities.length > 0 && identity !== undefined && !upstream.identities.includes(identity),
    isUncertain: isUncertain || policy.isUncertain,
  };
}

/** Whether inbound traffic of a port passes by the sidecar. */
export function isPortExcluded(annotations: Readonly<Record<string, string>>, port: number): boolean {
  const has = (key: string): boolean | undefined =>
    annotations[key]?.split(',').some((item) => item.trim() === String(port) || item.trim() === '*');
  return has('traffic.sidecar.istio.io/excludeInboundPorts') === true || has('traffic.sidecar.istio.io/includeInboundPorts') === false;
}
