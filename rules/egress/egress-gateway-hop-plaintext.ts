import { rule } from '../../src/engine/index.ts';
import { append, question } from '../../src/graph/index.ts';
import { type Config, configs } from '../../src/istio/configs.ts';
import { type ServerBinding, serverBindings, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { clusterDomain, resolveHost } from '../../src/istio/hosts.ts';
import { isHttp, parseProtocol } from '../../src/istio/protocols.ts';
import type { DestinationRuleSpec, PortTrafficPolicy, TrafficPolicy } from '../../src/istio/specs.ts';
import { type HttpRouteRule, mesh, type Target } from '../../src/istio/virtual-services.ts';
import { isUnknown } from '../../src/yaml/index.ts';

const rulesByHost = question((graph): ReadonlyMap<string, readonly Config<DestinationRuleSpec>[]> => {
  const out = new Map<string, Config<DestinationRuleSpec>[]>();
  for (const config of configs(graph, 'DestinationRule')) append(out, resolveHost(config.spec.host ?? '', config.namespace), config);
  return out;
});

export default rule({
  id: 'egress-gateway-hop-plaintext',
  area: 'egress',
  severity: 'warning',
  summary: 'Requests go to the egress gateway in plain text',
  impact:
    'Auto mTLS does not reach gateways: whoever is on the network between client and gateway reads and changes the requests, and the gateway cannot tell who the client is. PeerAuthentication STRICT changes nothing about it.',
  fix: 'Give the Gateway server protocol HTTPS with tls.mode ISTIO_MUTUAL, and the DestinationRule of the gateway tls.mode ISTIO_MUTUAL with sni.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/',
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode',
  ],
  on: ['VirtualService'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService?.gateways.includes(mesh)) return;
    const plain = serverBindings(graph, virtualService).filter(
      ({ server, hosts }) => hosts.length > 0 && !server.tls && isHttp(parseProtocol(server.port?.protocol ?? '')),
    );
    if (plain.length === 0) return;
    for (const one of virtualService.http) {
      if (!isOnlyFor(one, mesh)) continue;
      for (const target of one.to) {
        const binding = plain.find((server) => isGatewayHop(server, target));
        if (!binding || isUnknown(target.host) || !virtualService.http.some((other) => isOnlyFor(other, binding.reference.id))) continue;
        const rules = rulesByHost(graph).get(target.host) ?? [];
        if (rules.some((config) => hasTls(config, target))) continue;
        const subset = rules.flatMap(({ spec, at }) =>
          (spec.subsets ?? []).flatMap(({ name }, index) => (name === target.subset ? [at('subsets', index)] : [])),
        )[0];
        yield {
          at: subset ?? target.at(),
          message: `Sidecars send requests for ${binding.hosts[0]} to the egress gateway (${target.host}) in plain text: its server on port ${target.port} is HTTP, and no DestinationRule has TLS for it`,
          related: [{ at: binding.gateway.at('servers', binding.serverIndex, 'port'), message: 'the server that takes them' }],
        };
        return;
      }
    }
  },
});

const isOnlyFor = ({ matches }: HttpRouteRule, gateway: string): boolean =>
  matches.length > 0 && matches.every(({ gateways }) => gateways?.length === 1 && gateways[0] === gateway);

/** From the mesh to a service of the cluster on the port of a server of the same VirtualService: that service is the gateway. */
const isGatewayHop = ({ server, virtualService }: ServerBinding, { host, port }: Target): boolean =>
  host.endsWith(`.svc.${clusterDomain}`) && !virtualService.hosts.includes(host) && port !== undefined && port === server.port?.number;

function hasTls({ spec }: Config<DestinationRuleSpec>, { subset, port }: Target): boolean {
  const policies = [spec.trafficPolicy, ...(spec.subsets ?? []).filter(({ name }) => name === subset).map((one) => one.trafficPolicy)];
  return policies
    .flatMap((policy: TrafficPolicy | undefined): (PortTrafficPolicy | undefined)[] => [
      policy,
      ...(policy?.portLevelSettings ?? []).filter((one) => one.port?.number === port),
    ])
    .some((policy) => policy?.tls !== undefined && policy.tls.mode !== 'DISABLE');
}
