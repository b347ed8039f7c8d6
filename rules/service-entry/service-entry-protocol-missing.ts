import { rule } from '../../src/engine/index.ts';
import { parseProtocol } from '../../src/istio/protocols.ts';

export default rule({
  id: 'service-entry-protocol-missing',
  area: 'service-entry',
  severity: 'warning',
  summary: 'A port of a ServiceEntry has a telling name, but no protocol',
  impact:
    'Unlike for a Service, the name of the port does not count: the sidecar guesses from the first bytes. TLS is not routed by server name, and tls rules of VirtualServices are not used.',
  fix: 'Write the protocol: HTTP, HTTPS, TLS, TCP, GRPC, ...',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort'],
  on: ['ServiceEntry'],
  reads: [],
  *check(resource) {
    for (const port of resource.at('spec', 'ports').items()) {
      const protocol = port.get('protocol');
      const name = port.get('name').string();
      if (protocol.isUnknown || (protocol.exists && protocol.string() !== '') || name === undefined) continue;
      const meant = parseProtocol(name.split('-', 1)[0]);
      if (meant === 'AUTO' || meant === 'TCP' || meant === 'UDP') continue;
      yield {
        at: protocol.isWritten ? protocol : port.get('name'),
        message: `Port ${port.get('number').number()} is called "${name}", but has no protocol, and the name of a port of a ServiceEntry does not say it`,
        help: `Write: protocol: ${meant}.`,
      };
    }
  },
});
