import { append, type Graph, question, questionAbout, type Resource } from '../graph/index.ts';
import { type Field, isUnknown } from '../yaml/index.ts';
import { type Config, configs } from './configs.ts';
import { hostsForNamespace, overlaps } from './hosts.ts';
import { isHttp, parseProtocol } from './protocols.ts';
import type { GatewaySpec, ServerSpec } from './specs.ts';
import { type VirtualService, virtualServices } from './virtual-services.ts';

/** Which rules of a VirtualService a server uses; `none` for AUTO_PASSTHROUGH, which goes by the names of Services alone. */
export type RouteKind = 'http' | 'tls' | 'tcp' | 'none';

/** What a server makes of connections (pilot/pkg/networking/core/gateway.go, buildGatewayTCPBasedFilterChains). Undefined where a placeholder decides. */
export function routeKind({ port, tls }: ServerSpec): RouteKind | undefined {
  if (isUnknown(port?.protocol) || isUnknown(tls?.mode)) return undefined;
  const protocol = parseProtocol(port?.protocol ?? '');
  if (isHttp(protocol)) return 'http';
  const isTls = protocol === 'HTTPS' || protocol === 'TLS';
  const mode = tls && (tls.mode ?? 'PASSTHROUGH');
  if (isTls && mode === 'AUTO_PASSTHROUGH') return 'none';
  if (isTls && mode === 'PASSTHROUGH') return 'tls';
  return protocol === 'HTTPS' && mode ? 'http' : 'tcp';
}

/** A written Gateway that a written VirtualService names. */
export interface GatewayReference {
  /** The entry of `gateways`. */
  readonly at: Field;
  /** `namespace/name`. */
  readonly id: string;
  /** Undefined where the input holds no such Gateway. */
  readonly gateway: Config<GatewaySpec> | undefined;
}

const gatewaysById = question(
  (graph) => new Map(configs(graph, 'Gateway').map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway])),
);

/** The Gateways that a VirtualService names, `mesh` apart. */
export const gatewayReferences = questionAbout((graph: Graph, virtualService: VirtualService): readonly GatewayReference[] =>
  virtualService.gateways.flatMap((id, index) =>
    id === 'mesh' || isUnknown(id) ? [] : [{ at: virtualService.config.at('gateways', index), id, gateway: gatewaysById(graph).get(id) }],
  ),
);

/** A server of a Gateway that a VirtualService names, with the hosts of the VirtualService that it takes. */
export interface ServerBinding {
  readonly virtualService: VirtualService;
  readonly reference: GatewayReference;
  readonly gateway: Config<GatewaySpec>;
  readonly server: ServerSpec;
  readonly serverIndex: number;
  /** Undefined where a placeholder decides. */
  readonly kind: RouteKind | undefined;
  /** None where the server is for other hosts, or for VirtualServices of other namespaces. */
  readonly hosts: readonly string[];
}

/** Every server of every Gateway of the input that a VirtualService names. */
export const serverBindings = questionAbout((graph: Graph, virtualService: VirtualService): readonly ServerBinding[] =>
  gatewayReferences(graph, virtualService).flatMap((reference) => {
    const { gateway } = reference;
    return (gateway?.spec.servers ?? []).map((server, serverIndex) => {
      const own = hostsForNamespace(
        (server.hosts ?? []).map((host) =>
          host.startsWith('./') ? `${gateway!.namespace}/${host.slice(2)}` : host.startsWith('*/') ? host.slice(2) : host,
        ),
        virtualService.namespace,
      );
      const hosts = virtualService.hosts.filter((host) => own.some((other) => overlaps(host, other)));
      return { virtualService, reference, gateway: gateway!, server, serverIndex, kind: routeKind(server), hosts };
    });
  }),
);

/** Written VirtualServices by their manifest. */
export const virtualServiceOf = (graph: Graph, resource: Resource): VirtualService | undefined => byResource(graph).get(resource);

const byResource = question(
  (graph): ReadonlyMap<Resource, VirtualService> =>
    new Map(virtualServices(graph).flatMap((one) => (one.config.derived ? [] : [[one.config.resource, one] as const]))),
);

const bindingsByGateway = question((graph): ReadonlyMap<Resource, readonly ServerBinding[]> => {
  const out = new Map<Resource, ServerBinding[]>();
  for (const virtualService of virtualServices(graph))
    for (const binding of serverBindings(graph, virtualService)) append(out, binding.gateway.resource, binding);
  return out;
});

/** The same from the side of a Gateway. */
export const bindingsOfGateway = (graph: Graph, gateway: Resource): readonly ServerBinding[] => bindingsByGateway(graph).get(gateway) ?? [];

interface Rule {
  readonly matches: readonly {
    readonly match: { readonly port?: number };
    readonly gateways: readonly string[] | undefined;
    at(): Field;
  }[];
}

/** Whether a rule can serve connections of a server, as far as its `gateways` and `port` go. */
export const mayServe = ({ matches }: Rule, { reference, server }: ServerBinding): boolean =>
  matches.length === 0 ||
  matches.some(
    ({ match, gateways }) =>
      (gateways === undefined || gateways.includes(reference.id)) &&
      (match.port === undefined || match.port === server.port?.number || isUnknown(match.port)),
  );

/** The rules of the kind that a server uses. */
export const rulesFor = ({ virtualService, kind }: ServerBinding): readonly Rule[] =>
  kind === 'http' ? virtualService.http : kind === 'tls' ? virtualService.tls : kind === 'tcp' ? virtualService.tcp : [];

/** A server for a message: `server 0 "https" (port 443)`. */
export const serverName = ({ server, serverIndex }: Pick<ServerBinding, 'server' | 'serverIndex'>): string =>
  `server ${server.port?.name ? `"${server.port.name}"` : serverIndex} on port ${server.port?.number}`;
