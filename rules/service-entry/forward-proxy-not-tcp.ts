import { rule } from '../../src/engine/index.ts';
import { forwardProxyServices } from '../../src/istio/forward-proxies.ts';
import { proxyText } from '../../src/istio/path/wording.ts';
import { isHttp, isTls } from '../../src/istio/protocols.ts';

export default rule({
  id: 'forward-proxy-not-tcp',
  area: 'service-entry',
  severity: 'error',
  summary: 'The port of a forward proxy is declared as HTTP, HTTPS or TLS instead of TCP',
  impact: 'The sidecar takes the CONNECT of the application for an HTTP request and answers 404: nothing reaches the proxy.',
  fix: 'Declare the port with protocol TCP, and give the ServiceEntry the addresses of the proxy.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/http-proxy/'],
  on: ['ServiceEntry', 'Service'],
  reads: ['Deployment', 'Namespace'],
  *check(resource, graph) {
    const seen = new Set<number>();
    for (const { service, use } of forwardProxyServices(graph).get(resource) ?? []) {
      const port = service.ports.find(({ number }) => number === use.port);
      if (!port || seen.has(port.number) || !(isHttp(port.protocol) || isTls(port.protocol))) continue;
      seen.add(port.number);
      const protocol = port.at.get('protocol');
      const named = port.at.get('appProtocol').exists ? port.at.get('appProtocol') : port.at.get('name');
      const isTlsPort = isTls(port.protocol);
      // An https:// proxy is spoken to in TLS, which a TLS port passes on.
      if (isTlsPort && use.scheme === 'https') continue;
      yield {
        at: service.entry ? (protocol.exists ? protocol : port.at) : named.exists ? named : port.at,
        ...(isTlsPort ? { severity: 'info' } : use.variable === 'HTTP_PROXY' ? { severity: 'warning' } : {}),
        message: `${proxyText(use.client)} uses ${use.host}:${use.port} as ${use.variable}, but the port is declared ${port.protocol}`,
        ...(isTlsPort && {
          impact: 'Applications open the connection to the proxy in plain text (CONNECT), which is not what the port is declared for.',
        }),
        help: service.entry ? 'Write: protocol: TCP.' : 'Name the port tcp-proxy, or write appProtocol: tcp.',
        related: [{ at: use.at, message: `set as ${use.variable} here` }],
      };
    }
  },
});
