import { rule } from '../../src/engine/index.ts';
import { portEndpoints } from '../../src/istio/endpoints.ts';
import { serviceHost } from '../../src/istio/hosts.ts';
import { httpsCallsTo } from '../../src/istio/https-calls.ts';
import { rulesByHost } from '../../src/istio/path/reasons.ts';
import { isHttp } from '../../src/istio/protocols.ts';
import { servicesByHost } from '../../src/istio/services.ts';

export default rule({
  id: 'service-http-port-serves-tls',
  area: 'service-entry',
  severity: 'warning',
  summary: 'A Service port is declared HTTP, but the container behind it speaks TLS',
  impact:
    'Sidecars route only plain HTTP on the port. https:// calls pass by the Service without mTLS of the mesh, and are refused under STRICT; http:// calls get 400.',
  fix: 'Name the port https-..., or write appProtocol: https.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#sending-https-to-an-http-port',
    'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  ],
  on: ['Service'],
  reads: ['Deployment', 'DestinationRule'],
  *check(resource, graph) {
    const service = servicesByHost(graph)
      .get(serviceHost(resource.name, resource.namespace))
      ?.find((one) => one.resource === resource);
    for (const port of service?.ports ?? []) {
      if (
        !service ||
        service.isUncertain ||
        !isHttp(port.protocol) ||
        // A client that calls it by https proves more: tls-to-http-port says so.
        httpsCallsTo(graph, resource).some(({ call }) => call.servicePort?.number === port.number) ||
        rulesByHost(graph)
          .covering(service.hostname)
          .some(({ spec }) => JSON.stringify(spec).includes('"tls"'))
      )
        continue;
      for (const { workload, port: target } of portEndpoints(graph, service, port.number)) {
        const containers = workload?.podSpec.get('containers').items() ?? [];
        const probe = containers
          .flatMap((container) => ['readinessProbe', 'livenessProbe'].map((kind) => ({ container, get: container.get(kind, 'httpGet') })))
          .find(({ container, get }) => {
            const named = container
              .get('ports')
              .items()
              .find((one) => one.get('name').string() === get.get('port').string());
            const number = get.get('port').number() ?? named?.get('containerPort').number();
            return get.get('scheme').string() === 'HTTPS' && number === target && target !== undefined;
          });
        if (!probe) continue;
        const written = port.at.get('appProtocol').exists ? port.at.get('appProtocol') : port.at.get('name');
        yield {
          at: written.exists ? written : port.at,
          message: `Port ${port.number} of Service "${resource.id}" is declared ${port.protocol}, but its container is probed by HTTPS on port ${target}`,
          help: 'Write: name: https.',
          related: [{ at: probe.get.get('scheme'), message: 'the container speaks TLS' }],
        };
        break;
      }
    }
  },
});
