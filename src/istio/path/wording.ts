import type { Field } from '../../yaml/index.ts';
import { workloadText } from '../gateway-credentials.ts';
import { clusterText } from '../http-routes.ts';
import type { Proxy } from '../proxy.ts';
import type { FailingCall } from './failures.ts';
import type { PathMistake } from './mistakes.ts';
import type { Hop, TlsLayer, TlsPath } from './types.ts';

/** A proxy for a message: `Deployment "shop/web"`, `gateway Deployment "egress/gw"`. */
export function proxyText(proxy: Proxy): string {
  if (proxy.workload) return workloadText(proxy);
  return proxy.type === 'gateway' ? `gateway "${proxy.namespace}/${proxy.name}"` : `a sidecar in namespace "${proxy.namespace}"`;
}

/** The clients of a call: `Deployment "shop/web" (and 2 more)`, a singular. */
export function clientsText({ clients }: FailingCall): string {
  const [first, ...rest] = clients;
  // Sidecars that are only thought of stand for all.
  if (!first?.workload) return first?.type === 'sidecar' ? 'a sidecar' : 'the client';
  const name = proxyText(first);
  return rest.length ? `${name} (and ${rest.length} more)` : name;
}

/** A call as people write it: `http://api.example.com:80`. */
export const callText = ({ call: { host, port, bytes } }: TlsPath): string =>
  `${{ http: 'http', tls: 'https', tcp: 'tcp' }[bytes]}://${host}:${port}`;

/** What leaves a hop: `plain text`, `mTLS of the mesh with sni x`. */
export function layersText(layers: readonly TlsLayer[]): string {
  if (layers.length === 0) return 'plain text';
  const texts = layers.map(({ by, kind, sni }) => {
    const what = by === 'application' ? 'TLS of the application' : kind === 'mtls' ? 'mTLS of the mesh' : 'TLS';
    return `${what}${sni !== undefined && by !== 'application' ? ` with sni ${sni}` : ''}`;
  });
  return texts.reverse().join(' around ');
}

/** Every hop of a path with the places that decide about it, in the order of the call. */
export function hopPlaces({ failure, at: except, sender, receiver, serverAt }: PathMistake): { at: Field; message: string }[] {
  const { hops, server } = failure.path;
  const out = new Map<string, { at: Field; message: string }>();
  const add = (at: Field | undefined, message: string): void => {
    if (!at || isAround(at, except)) return;
    const key = keyOf(at);
    if (!out.has(key)) out.set(key, { at, message });
  };
  hops.forEach((hop, index) => {
    const who = gatewayOf(hop);
    if (hop === receiver && serverAt && hop !== sender) add(serverAt, `hop ${index + 1}: ${who} is to take it with this server`);
    else if (hop.accepted) add(hop.accepted.server.at(), `hop ${index + 1}: ${who} takes it with this server`);
    if (!hop.cluster) return;
    const place = hop.route?.from ? hop.cluster.at() : hop.route?.at;
    add(
      place,
      `hop ${index + 1}: ${who} ${hop.outcome.verdict === 'no-cluster' ? 'is to send' : 'sends'} it to ${destinationText(hop)} as ${layersText(hop.sent)}`,
    );
    const setting = hop.upstream?.policy.tls;
    if (setting) add(setting.config.at(...setting.path), `decides about the TLS of hop ${index + 1}`);
  });
  if (!receiver) add(serverAt, 'the server of the gateway');
  if (server?.kind === 'external')
    add(server.endpoint?.servicePort.at ?? server.service?.at, `${server.host} gets it on port ${server.port}`);
  return [...out.values()];
}

/** Whether a place is the other one, or what it stands in. */
const isAround = (at: Field, inner: Field): boolean =>
  rootOf(at) === rootOf(inner) && at.path.every((key, index) => inner.path[index] === key);

const rootOf = ({ root: { location } }: Field): string => `${location.file} ${location.range.start.offset}`;

const keyOf = ({ location: { file, path, range } }: Field): string => `${file} ${range.start.offset} ${path}`;

/** The name of a hop's destination: `istio-egressgateway.istio-system.svc.cluster.local:443`. */
export const destinationText = ({ cluster }: Hop): string => (cluster ? clusterText(cluster).replace('|', ' subset ') : 'its address');

/** A hop's proxy. */
export const gatewayOf = ({ at }: Hop): string => (at === 'client' ? 'The client' : proxyText(at));

/** Milder where others get through the same way and nothing shows that these clients call, and where something may stand outside the input. */
export function severityOf({ failure: { isForAll, call }, isLikely }: Pick<PathMistake, 'failure' | 'isLikely'>): {
  severity?: 'info' | 'warning';
} {
  if (!isForAll && call.source !== 'url') return { severity: 'info' };
  return isLikely ? { severity: 'warning' } : {};
}
