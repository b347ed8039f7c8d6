import { rule } from '../../src/engine/index.ts';
import { bindingsOfGateway, mayServe, serverName } from '../../src/istio/gateway-bindings.ts';

export default rule({
  id: 'tcp-server-several-virtual-services',
  area: 'virtual-service',
  severity: 'error',
  summary: 'Several VirtualServices share a server that forwards TCP, which uses only the first',
  impact: 'All connections of the server go to the destination of one VirtualService, whatever host the client asked for.',
  fix: 'Give each host a server of its own in the Gateway.',
  references: ['https://github.com/istio/istio/issues/48955'],
  on: ['Gateway'],
  reads: ['VirtualService'],
  *check(gateway, graph) {
    const bindings = bindingsOfGateway(graph, gateway).filter(
      (binding) => binding.kind === 'tcp' && binding.hosts.length > 0 && binding.virtualService.tcp.some((rule) => mayServe(rule, binding)),
    );
    for (const index of new Set(bindings.map(({ serverIndex }) => serverIndex))) {
      const [first, ...others] = bindings.filter(({ serverIndex }) => serverIndex === index);
      const target = (binding: (typeof bindings)[number]) =>
        JSON.stringify(
          binding.virtualService.tcp.find((rule) => mayServe(rule, binding))?.to.map(({ host, port, subset }) => [host, port, subset]),
        );
      const other = others.find((one) => one.virtualService !== first!.virtualService && target(one) !== target(first!));
      if (!first || !other) continue;
      yield {
        at: first.gateway.at('servers', index, 'hosts').key,
        message: `${serverName(first)} forwards TCP for ${first.hosts[0]} and ${other.hosts[0]}, but uses only one of VirtualService "${first.virtualService.config.resource.id}" and "${other.virtualService.config.resource.id}"`,
        related: [first, other].map(({ virtualService }) => ({
          at: virtualService.config.resource.at('spec', 'tcp').key,
          message: `tcp routes of "${virtualService.name}"`,
        })),
      };
    }
  },
});
