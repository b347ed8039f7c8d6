import type { Field } from '../../yaml/index.ts';
import { clusterText } from '../http-routes.ts';
import type { Proxy } from '../proxy.ts';
import type { UpstreamTls } from '../trace.ts';
import type { Bytes, Hop, Missing, Outcome, TlsLayer, TlsPath, Verdict } from './types.ts';

/** The way of a call in the shape of `schemas/trace.schema.json`. */
export interface PathTrace {
  /** `namespace/workload` of those whose calls go this way; empty for callers outside the mesh. */
  clients: string[];
  call: { host: string; port: number; bytes: Bytes; path: string };
  verdict: Verdict;
  detail?: string;
  places: PlaceTrace[];
  /** What the input does not show and would settle the verdict, or could change it. */
  missing: Missing[];
  hops: HopTrace[];
  server?: {
    kind: 'workload' | 'external' | 'unknown';
    host: string;
    port: number;
    workload?: string;
    sidecar: boolean;
    expects: 'tls' | 'plaintext' | 'unknown';
  };
}

export interface HopTrace {
  /** `namespace/workload`; `client` for a caller without Envoy. */
  at: string;
  type: 'sidecar' | 'gateway' | 'client';
  /** Layers of TLS, the outermost last. */
  received: LayerTrace[];
  sent: LayerTrace[];
  /** Gateways: the server that takes the connection. */
  server?: { gateway: string; index: number; port: number; terminates: 'none' | 'tls' | 'mtls'; place: PlaceTrace };
  route?: { from?: string; match?: string; place?: PlaceTrace };
  /** `host:port` or `host:port|subset`; absent where the call passes by as it is. */
  to?: string;
  tls?: UpstreamTls & { destinationRule?: string; place?: PlaceTrace };
  verdict: Verdict;
}

export interface LayerTrace {
  kind: 'tls' | 'mtls';
  /** `namespace/workload` of the proxy, or `application`. */
  by: string;
  sni?: string;
  place?: PlaceTrace;
}

export interface PlaceTrace {
  file: string;
  line: number;
  column: number;
  path: string;
}

export function pathTrace({ call, hops, server, outcome }: TlsPath, clients: readonly string[]): PathTrace {
  const { kind, host, port, workload, sidecar, expects } = server ?? {};
  return {
    clients: [...clients],
    call: { host: call.host, port: call.port, bytes: call.bytes, path: call.path ?? '/' },
    verdict: outcome.verdict,
    ...(outcome.detail && { detail: outcome.detail }),
    places: places(outcome),
    missing: outcome.missing.map((one) => ({ ...one })),
    hops: hops.map(hopTrace),
    ...(kind &&
      host !== undefined &&
      port !== undefined &&
      expects && {
        server: { kind, host, port, ...(workload && { workload: workload.resource.id }), sidecar: sidecar !== undefined, expects },
      }),
  };
}

const nameOf = ({ namespace, name }: Proxy): string => `${namespace}/${name}`;

function hopTrace({ at, received, sent, accepted, route, cluster, upstream, outcome }: Hop): HopTrace {
  const rule = upstream?.rule?.config;
  const setting = upstream?.policy.tls;
  return {
    at: at === 'client' ? at : nameOf(at),
    type: at === 'client' ? at : at.type,
    received: received.map(layerTrace),
    sent: sent.map(layerTrace),
    ...(accepted && {
      server: {
        gateway: accepted.server.gatewayName,
        index: accepted.server.index,
        port: accepted.port,
        terminates: accepted.terminates,
        place: placeTrace(accepted.server.at()),
      },
    }),
    ...(route && {
      route: {
        ...(route.from && { from: `${route.from.namespace}/${route.from.name}` }),
        ...(route.match !== undefined && { match: route.match }),
        ...(route.at && { place: placeTrace(route.at) }),
      },
    }),
    ...(cluster && { to: clusterText(cluster) }),
    ...(upstream && {
      tls: {
        ...upstream.tls,
        ...(rule && { destinationRule: `${rule.namespace}/${rule.name}` }),
        ...(setting && { place: placeTrace(setting.config.at(...setting.path)) }),
      },
    }),
    verdict: outcome.verdict,
  };
}

const layerTrace = ({ kind, by, sni, at }: TlsLayer): LayerTrace => ({
  kind,
  by: by === 'application' ? by : nameOf(by),
  ...(sni !== undefined && { sni }),
  ...(at && { place: placeTrace(at) }),
});

/** Each place once. */
const places = ({ places }: Outcome): PlaceTrace[] => {
  const out = new Map(places.map(placeTrace).map((place) => [JSON.stringify(place), place]));
  return [...out.values()];
};

const placeTrace = (field: Field): PlaceTrace => {
  const { file, range, path } = field.location;
  return { file, line: range.start.line, column: range.start.column, path };
};
