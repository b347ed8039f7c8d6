import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { portEndpoints } from '../../src/istio/endpoints.ts';

/** Ports on which servers speak plain text by common use: web servers, and HTTP proxies like Squid. */
const plain: ReadonlyMap<number, string> = new Map([
  [80, 'on which servers speak plain HTTP'],
  [3128, 'on which an HTTP proxy takes plain CONNECT requests'],
]);

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
        const why = target === undefined ? undefined : plain.get(target);
        if (!why || targets.some((one) => one !== target)) continue;
        const isWide = level === 'rule' || level === 'subset';
        yield {
          at: at.get('mode'),
          severity: target === 80 && (!isWide || service.ports.length === 1) ? 'error' : 'warning',
          message: `mode ${tls.mode} starts TLS to port ${target} of ${service.hostname}, ${why}`,
          help:
            target === 80
              ? service.ports.length > 1 && isWide
                ? 'Set tls in portLevelSettings of the other port only, or write targetPort: 443 for this one.'
                : 'Write targetPort: 443 for the port in the ServiceEntry.'
              : 'Delete tls: the TLS of the application goes through the proxy inside of CONNECT.',
          related: [{ at: port.at, message: 'the port' }],
        };
        break;
      }
    }
  },
});
