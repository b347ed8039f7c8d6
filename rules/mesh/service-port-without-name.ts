import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'service-port-without-name',
  area: 'mesh',
  severity: 'info',
  summary: 'A port for TLS in a Service that says neither by name nor by appProtocol that it carries TLS',
  impact:
    'Istio looks at the first bytes of each connection to find the protocol: rules by SNI do not apply to the port, and no check can tell whether TLS is right there.',
  fix: 'Name the port https (or tls), or set appProtocol: https.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
  on: ['Service'],
  reads: [],
  *check(service) {
    if (service.at('spec', 'type').string() === 'ExternalName') return;
    for (const at of service.at('spec', 'ports').items()) {
      const port = at.get('port');
      const number = port.number();
      if ((number !== 443 && number !== 8443) || at.get('name').exists || at.get('appProtocol').exists) continue;
      if ((at.get('protocol').string() ?? 'TCP') !== 'TCP') continue;
      yield { at, message: `Port ${number} of Service "${service.id}" has no name, so Istio has to guess its protocol` };
    }
  },
});
