import { rule } from '../../src/engine/index.ts';
import { question } from '../../src/graph/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { clusterDomain } from '../../src/istio/hosts.ts';
import { servicesByHost } from '../../src/istio/services.ts';
import type { ServiceEntrySpec } from '../../src/istio/specs.ts';
import { virtualServices } from '../../src/istio/virtual-services.ts';
import { isUnknown } from '../../src/yaml/index.ts';

/** Hosts that some VirtualService has http rules for. */
const routedHosts = question((graph) => new Set(virtualServices(graph).flatMap(({ http, hosts }) => (http.length > 0 ? hosts : []))));

export default rule({
  id: 'service-entry-endpoint-port-not-on-service',
  area: 'service-entry',
  severity: 'info',
  summary: 'A port of a ServiceEntry leads to a Service that does not have the port',
  impact: 'Connections to that port of the host are never answered.',
  fix: 'Name the port of the Service under ports of the endpoint, or take the port out of the ServiceEntry.',
  references: ['https://istio.io/latest/docs/reference/config/networking/workload-entry/'],
  on: ['ServiceEntry'],
  reads: ['Service', 'VirtualService'],
  *check(entry, graph) {
    const { spec, at } = configOf<ServiceEntrySpec>(entry);
    // Routes can lead requests of the port elsewhere.
    const isRouted = (spec.hosts ?? []).some((host) => routedHosts(graph).has(host));
    for (const [index, endpoint] of (spec.endpoints ?? []).entries()) {
      const services = endpoint.address?.endsWith(`.svc.${clusterDomain}`) ? servicesByHost(graph).get(endpoint.address) : undefined;
      const service = services?.find(({ resource }) => resource.kind === 'Service');
      if (!service) continue;
      for (const [i, port] of (spec.ports ?? []).entries()) {
        const number = endpoint.ports?.[port.name ?? ''] ?? (port.targetPort || port.number);
        if (number === undefined || isUnknown(number) || service.ports.some((one) => one.number === number)) continue;
        if (isRouted && /^(?:HTTP|GRPC)/i.test(port.protocol ?? '') && !/^HTTPS/i.test(port.protocol ?? '')) continue;
        yield {
          at: at('ports', i),
          message: `Port ${port.number} leads to ${endpoint.address}:${number}, and that Service has only ${service.ports.map((one) => one.number).join(', ')}`,
          related: [
            { at: at('endpoints', index, 'address'), message: 'the endpoint' },
            { at: service.resource.at('spec', 'ports').key, message: 'the ports of the Service' },
          ],
        };
      }
    }
  },
});
