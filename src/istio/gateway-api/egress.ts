import { append, type Graph, question, questionAbout, type Resource } from '../../graph/index.ts';
import { isCoveredBy } from '../hosts.ts';
import { proxies } from '../proxies.ts';
import type { Proxy } from '../proxy.ts';
import { type Upstream, upstream } from '../upstream.ts';
import type { Backend } from './backends.ts';
import { servedGateways } from './classes.ts';
import { gatewayServiceHosts, type Listener, listenersOf } from './listeners.ts';
import { accepted } from './parents.ts';
import { areRulesPlaced } from './policy-overrides.ts';
import { translation } from './virtual-services.ts';

/** A route of the mesh that leads to a listener which cannot take what sidecars send. */
export interface MeshMismatch {
  readonly backend: Backend;
  readonly upstream: Upstream;
  readonly listener: Listener;
  /**
   * `plain-to-tls`: the listener expects TLS and gets HTTP. `no-mesh-certificate`: it asks for a certificate of the mesh and gets none.
   * `tls-to-plain`: it expects HTTP and gets mTLS. `sni`: none of the listeners of the port has the name that is sent.
   */
  readonly why: 'plain-to-tls' | 'no-mesh-certificate' | 'tls-to-plain' | 'sni';
}

/** The Gateways behind a host, by the host of their Services. */
const gatewaysByHost = question((graph): ReadonlyMap<string, readonly Resource[]> => {
  const out = new Map<string, Resource[]>();
  for (const gateway of servedGateways(graph)) for (const host of gatewayServiceHosts(gateway)) append(out, host, gateway);
  return out;
});

/** A sidecar of the namespace; one that stands for any where the input shows none. */
const clientIn = (graph: Graph, namespace: string): Proxy =>
  sidecars(graph).get(namespace)?.[0] ?? {
    type: 'sidecar',
    namespace,
    name: '',
    labels: {},
    workload: undefined,
    identity: '',
    injected: 'unknown',
  };

const sidecars = question((graph): ReadonlyMap<string, readonly Proxy[]> => {
  const out = new Map<string, Proxy[]>();
  for (const proxy of proxies(graph)) if (proxy.type === 'sidecar') append(out, proxy.namespace, proxy);
  return out;
});

/** What a mesh route sends to gateways, where that cannot work. */
export const meshMismatches = questionAbout((graph, route: Resource): readonly MeshMismatch[] => {
  if (!accepted(graph, route).some(({ listener }) => listener === undefined)) return [];
  const out: MeshMismatch[] = [];
  const client = clientIn(graph, route.namespace);
  for (const backend of translation(graph, route, true).backends) {
    const { host = '', port } = backend.destination ?? {};
    const number = port?.number ?? 0;
    const listeners = (gatewaysByHost(graph).get(host) ?? [])
      .flatMap((gateway) => listenersOf(graph, gateway))
      .filter((listener) => listener.port === number && listener.isProgrammed);
    const sent = listeners.length ? upstream(graph, client, host, number) : undefined;
    const why = sent && !sent.isUncertain && areRulesPlaced(graph, host, route) ? mismatch(route, sent, listeners) : undefined;
    if (sent && why) out.push({ backend, upstream: sent, listener: listeners[0] as Listener, why });
  }
  return out;
});

function mismatch(route: Resource, { tls }: Upstream, listeners: readonly Listener[]): MeshMismatch['why'] | undefined {
  const modes = new Set(listeners.map(({ server }) => server?.tls?.mode ?? 'plain'));
  // A TLSRoute or TCPRoute carries TLS of the application: only a listener that asks for a certificate of the mesh is sure to refuse it.
  const isHttp = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute';
  const [mode] = modes;
  if (modes.size !== 1) return undefined;
  if (tls.mode === 'istio_mutual') {
    if (mode === 'plain') return 'tls-to-plain';
    if (mode !== 'ISTIO_MUTUAL') return undefined;
    const name = tls.sni ?? '';
    const isKnown = name !== '' && !listeners.some(({ at }) => at.get('hostname').isUnknown);
    return isKnown && !listeners.some(({ hostname }) => hostname === '' || isCoveredBy(name, hostname)) ? 'sni' : undefined;
  }
  if (mode === 'ISTIO_MUTUAL') return tls.mode === 'simple' || tls.mode === 'mutual' || !isHttp ? 'no-mesh-certificate' : 'plain-to-tls';
  // Automatic mTLS does not reach gateways: what they get is plain.
  return isHttp && (tls.mode === 'none' || tls.mode === 'auto') && mode !== 'plain' ? 'plain-to-tls' : undefined;
}
