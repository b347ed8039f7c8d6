import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { portEndpoints } from '../../src/istio/endpoints.ts';

export default rule({
  id: 'tls-origination-to-plaintext-port',
  area: 'destination-rule',
  severity: 'error',
  summary: 'TLS is started toward a port on which the server speaks plain text',
  impact: 'The server answers the TLS handshake with plain text: clients see 503 with WRONG_VERSION_NUMBER.',
  fix: 'Write targetPort: 443 for the port in the ServiceEntry, or set tls only for the port that speaks TLS (portLevelSettings).',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses, level } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') continue;
      for (const { upstream } of uses) {
        const { service, port } = upstream;
        if (upstream.reason !== 'rule' || upstream.isUncertain || service.registry !== 'External' || !service.meshExternal) continue;
        const targets = portEndpoints(graph, service, port.number).map((endpoint) => endpoint.port);
        const [target] = targets.length > 0 ? targets : [typeof port.targetPort === 'number' ? port.targetPort : port.number];
        if (target !== 80 || targets.some((one) => one !== target)) continue;
        const isWide = level === 'rule' || level === 'subset';
        yield {
          at: at.get('mode'),
          severity: !isWide || service.ports.length === 1 ? 'error' : 'warning',
          message: `mode ${tls.mode} starts TLS to port 80 of ${service.hostname}, on which servers speak plain HTTP`,
          help:
            service.ports.length > 1 && isWide
              ? 'Set tls in portLevelSettings of the other port only, or write targetPort: 443 for this one.'
              : 'Write targetPort: 443 for the port in the ServiceEntry.',
          related: [{ at: port.at, message: 'the port' }],
        };
        break;
      }
    }
  },
});
