import { rule } from '../../src/engine/index.ts';
import { forwardProxyServices } from '../../src/istio/forward-proxies.ts';
import { proxyText } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'forward-proxy-port-not-declared',
  area: 'service-entry',
  severity: 'warning',
  summary: 'A forward proxy is used on a port that its ServiceEntry or Service does not have',
  impact:
    'Calls to the proxy pass by the ServiceEntry with all its rules, and are cut off where only registered services may be called (REGISTRY_ONLY).',
  fix: 'Declare the port that the applications use, with protocol TCP.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/http-proxy/'],
  on: ['ServiceEntry', 'Service'],
  reads: ['Deployment', 'Namespace'],
  *check(resource, graph) {
    for (const { service, use } of forwardProxyServices(graph).get(resource) ?? []) {
      const [first] = service.ports;
      if (!first || service.ports.some(({ number }) => number === use.port)) continue;
      const number = first.at.get(service.entry ? 'number' : 'port');
      yield {
        at: service.ports.length === 1 ? number : first.at,
        message: `${proxyText(use.client)} uses ${use.host}:${use.port} as ${use.variable}, but the ports declared are ${service.ports.map((port) => port.number).join(', ')}`,
        help: `Add port ${use.port} with protocol TCP, or correct ${use.variable}.`,
        related: [{ at: use.at, message: `set as ${use.variable} here` }],
      };
      return;
    }
  },
});
