import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { forwardProxyServices } from '../../src/istio/forward-proxies.ts';
import { proxyText } from '../../src/istio/path/wording.ts';

export default rule({
  id: 'forward-proxy-tls-origination',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'A DestinationRule starts TLS toward a forward proxy that is used by http://',
  impact:
    'The proxy expects CONNECT in plain text and gets a TLS handshake: it closes the connection, and nothing behind it can be reached.',
  fix: 'Remove tls for the port of the proxy. TLS to the server behind it is spoken by the application, through the tunnel.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/http-proxy/'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { at, tls, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') continue;
      for (const { upstream } of uses) {
        const { service, port } = upstream;
        // Sent to another port than the one that is called, TLS may well be meant.
        if (upstream.tls.mode === 'none' || port.number === 443 || port.targetPort !== undefined) continue;
        const used = forwardProxyServices(graph)
          .get(service.resource)
          ?.find(({ use }) => use.scheme === 'http' && use.port === port.number);
        if (!used) continue;
        yield {
          at: at.get('mode'),
          message: `${proxyText(used.use.client)} uses ${used.use.host}:${used.use.port} as ${used.use.variable} in plain text, and mode ${tls.mode} puts TLS around it`,
          help: `Remove tls for port ${port.number}.`,
          related: [
            { at: used.use.at, message: `set as ${used.use.variable} here` },
            { at: port.at, message: 'the port of the proxy' },
          ],
        };
        return;
      }
    }
  },
});
