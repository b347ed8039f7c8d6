import { rule } from '../../src/engine/index.ts';
import { virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { mesh } from '../../src/istio/virtual-services.ts';
import { type Field, isUnknown } from '../../src/yaml/index.ts';

/** The object that a field belongs to. */
const keyOf = ({ root: { location } }: Field): string => `${location.file} ${location.range.start.offset}`;

export default rule({
  id: 'virtual-service-match-gateway-not-listed',
  area: 'virtual-service',
  severity: 'warning',
  summary: 'match.gateways names a gateway that spec.gateways does not list',
  impact: 'The condition never applies: requests take another rule of the VirtualService, or get 404.',
  fix: 'List the gateway in spec.gateways, with the same namespace. Where spec.gateways is written, mesh has to be listed too.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-gateways'],
  on: ['VirtualService'],
  reads: [],
  *check(resource, graph) {
    const service = virtualServiceOf(graph, resource);
    if (!service || service.config.at('gateways').hasUnknown) return;
    const listed = new Set(service.gateways);
    for (const { matches } of [...service.http, ...service.tls, ...service.tcp]) {
      for (const { gateways, at } of matches) {
        if (!gateways || gateways.some((gateway) => listed.has(gateway) || isUnknown(gateway))) continue;
        const place = at();
        // The conditions of a delegate are checked where it is merged.
        if (keyOf(place) !== keyOf(service.config.at())) continue;
        const [gateway = ''] = gateways;
        const near = [...listed].find((one) => one.split('/')[1] === gateway.split('/')[1]);
        yield {
          at: place.get('gateways', 0),
          message: `The condition is for ${gateway === mesh ? 'the mesh' : `Gateway "${gateway}"`}, but the VirtualService is bound to ${[...listed].join(', ')} only`,
          help: near && gateway !== mesh ? `Write: ${near}.` : `Add "${gateway}" to spec.gateways.`,
        };
      }
    }
  },
});
