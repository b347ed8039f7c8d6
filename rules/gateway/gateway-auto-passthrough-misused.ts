import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { bindingsOfGateway } from '../../src/istio/gateway-bindings.ts';
import { overlaps, withoutNamespace } from '../../src/istio/hosts.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-auto-passthrough-misused',
  area: 'gateway',
  severity: 'error',
  summary: 'AUTO_PASSTHROUGH for a host that is not a Service of the mesh',
  impact:
    'The server only forwards mTLS between clusters, chosen by the names of Services: for this host it has no filter chain, and clients are reset.',
  fix: 'Set mode PASSTHROUGH and route by tls routes in a VirtualService, or mode SIMPLE with a certificate.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode'],
  on: ['Gateway'],
  reads: ['VirtualService', 'ServiceEntry'],
  *check(gateway, graph) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, { tls, hosts }] of (config.spec.servers ?? []).entries()) {
      if (tls?.mode !== 'AUTO_PASSTHROUGH') continue;
      const names = (hosts ?? []).map(withoutNamespace);
      // Services end in .local or .global; ServiceEntries may bring any other host into the mesh.
      if (
        names.length === 0 ||
        names.some((name) => name === '*' || /\.(?:local|global)$/.test(name) || config.at('servers', index, 'hosts').hasUnknown)
      )
        continue;
      const inMesh = graph.all('ServiceEntry').some(
        (entry) =>
          entry.at('spec', 'location').string() === 'MESH_INTERNAL' &&
          entry
            .at('spec', 'hosts')
            .items()
            .some((host) => names.some((name) => overlaps(name, host.string() ?? ''))),
      );
      if (inMesh) continue;
      const bound = bindingsOfGateway(graph, gateway).find(({ serverIndex, hosts: taken }) => serverIndex === index && taken.length > 0);
      yield {
        at: config.at('servers', index, 'tls', 'mode'),
        message: `AUTO_PASSTHROUGH routes by the names of Services, and ${names[0]} is none`,
        related: bound
          ? [
              {
                at: bound.virtualService.config.resource.at('metadata', 'name'),
                message: 'this VirtualService is not looked at in this mode',
              },
            ]
          : [],
      };
    }
  },
});
