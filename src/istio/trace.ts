import { type Graph, question } from '../graph/index.ts';
import { isRefused, objections } from './admission/index.ts';
import { listenerTraces, secretTraces } from './listener-trace.ts';
import { outboundHttpTrace } from './outbound-http.ts';
import { outboundTlsTrace } from './outbound-tls.ts';
import type { PathTrace } from './path/index.ts';
import { inbound } from './peer-authentication.ts';
import { proxies } from './proxies.ts';
import type { Proxy } from './proxy.ts';
import { type Upstream, upstreams } from './upstream.ts';

/** What istiod configures, in the shape of `schemas/trace.schema.json`. */
export interface Trace {
  schemaVersion: 1;
  rejected: { kind: string; namespace: string; name: string; message: string }[];
  proxies: ProxyTrace[];
  /** The ways of the calls that were asked for. */
  paths?: PathTrace[];
}

export interface ProxyTrace {
  namespace: string;
  /** Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or Pod; `<name>-istio` for a gateway that Gateway API deploys. */
  workload: string;
  type: 'sidecar' | 'gateway';
  upstreams: UpstreamTrace[];
  /** Sidecars: port of the workload; 0 is every port without an entry of its own. */
  inbound?: { port: number; mtls: 'DISABLE' | 'PERMISSIVE' | 'STRICT' }[];
  outboundTls?: { port: number; sni: string[]; to: string[] }[];
  outboundHttp?: { port: number; host: string; routes: RouteTrace[] }[];
  listeners?: ListenerTrace[];
  secrets?: Record<string, 'delivered' | 'not delivered'>;
}

export interface UpstreamTls {
  mode: 'none' | 'auto' | 'istio_mutual' | 'simple' | 'mutual';
  sni?: string;
  subjectAltNames?: string[];
  certificate?: string;
  ca?: string;
  autoSni?: true;
  autoSan?: true;
}

export interface UpstreamTrace {
  host: string;
  port: number;
  subset?: string;
  destinationRule?: string;
  tls: UpstreamTls;
}

export interface ListenerTrace {
  port: number;
  bind?: string;
  chains: ChainTrace[];
}

export interface ChainTrace {
  sni?: string[];
  tls?: {
    mode: 'simple' | 'mutual' | 'optional_mutual' | 'istio_mutual';
    certificate?: string[];
    ca?: string;
    minVersion?: string;
    maxVersion?: string;
  };
  http?: { domains: string[]; requireTls?: true; routes?: RouteTrace[] }[];
  tcp?: string[];
}

export interface RouteTrace {
  match?: string;
  to?: string[];
  redirect?: string;
  directResponse?: number;
  from?: string;
}

const gatewayTrace = (graph: Graph, proxy: Proxy): Partial<ProxyTrace> => {
  const credentials = upstreams(graph, proxy).flatMap(({ tls }) => [tls.certificate, tls.ca].filter((name) => name !== undefined));
  const secrets = secretTraces(graph, proxy, credentials);
  const listening = listenerTraces(graph, proxy);
  return { ...(listening.length && { listeners: listening }), ...(Object.keys(secrets).length && { secrets }) };
};

const upstreamTrace = ({ service, port, subset, rule, tls }: Upstream): UpstreamTrace => ({
  host: service.hostname,
  port: port.number,
  ...(subset && { subset: subset.name }),
  ...(rule && { destinationRule: `${rule.config.namespace}/${rule.config.name}` }),
  tls,
});

/** Everything the model says about a view, proxy by proxy. */
export const trace = question((graph: Graph): Trace => {
  const rejected = graph.resources
    .filter((resource) => isRefused(resource, graph))
    .map((resource) => ({
      kind: resource.ref.kind,
      namespace: resource.namespace,
      name: resource.name,
      message: objections(resource, graph).find(({ effect }) => effect === 'refuse')?.message ?? '',
    }));
  const proxyTraces = proxies(graph).map((proxy): ProxyTrace => {
    const { namespace, name, type } = proxy;
    const common = { namespace, workload: name, type, upstreams: upstreams(graph, proxy).map(upstreamTrace) };
    return type === 'gateway' ? { ...common, ...gatewayTrace(graph, proxy) } : { ...common, ...sidecarTrace(graph, proxy) };
  });
  return { schemaVersion: 1, rejected, proxies: proxyTraces };
});

const sidecarTrace = (graph: Graph, proxy: Proxy): Pick<ProxyTrace, 'inbound' | 'outboundTls' | 'outboundHttp'> => ({
  inbound: inbound(graph, proxy).map(({ port, policy }) => ({ port, mtls: policy.mode })),
  outboundTls: outboundTlsTrace(graph, proxy),
  outboundHttp: outboundHttpTrace(graph, proxy),
});
