import { rule } from '../../src/engine/index.ts';
import { mistakesAt } from '../../src/istio/path/mistakes.ts';
import { hopPlaces, severityOf } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'service-entry-http-on-tls-port',
  area: 'service-entry',
  severity: 'error',
  summary: 'A ServiceEntry declares HTTP on a port whose number stands for TLS',
  impact:
    'The sidecars route only plain HTTP there. TLS of applications passes by the ServiceEntry with all its rules, and is cut off where only registered services may be called (REGISTRY_ONLY); plain HTTP is refused by the server.',
  fix: 'Write protocol HTTPS or TLS where applications speak TLS. To originate TLS for plain HTTP, add a DestinationRule with mode SIMPLE.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#sending-https-to-an-http-port',
    'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  ],
  on: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Service'],
  reads: ['Deployment', 'Namespace', 'Sidecar'],
  *check(resource, graph) {
    for (const mistake of mistakesAt(graph, resource, 'http-on-tls-port')) {
      const { sender, at, edit } = mistake;
      yield {
        at,
        ...severityOf(mistake),
        message: `Port ${sender.upstream?.port.number} of ${sender.upstream?.service.hostname} is declared ${sender.upstream?.port.protocol}, but that is the number of a TLS port, and no DestinationRule originates TLS to it`,
        help: `Write: ${edit}.`,
        related: hopPlaces(mistake),
      };
    }
  },
});
