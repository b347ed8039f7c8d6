import { rule } from '../../src/engine/index.ts';
import { mayServe, serverBindings, serverName, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';

export default rule({
  id: 'virtual-service-redirect-loop',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A redirect to https also answers on the HTTPS server',
  impact: 'HTTPS requests are redirected to the same address again and again; browsers give up with "too many redirects".',
  fix: 'Limit the redirect with match: [{ port: 80 }], or delete it and set tls.httpsRedirect on the HTTP server of the Gateway.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect'],
  on: ['VirtualService'],
  reads: ['Gateway'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService) return;
    for (const binding of serverBindings(graph, virtualService)) {
      const { kind, server, gateway, serverIndex, hosts } = binding;
      if (kind !== 'http' || server.port?.protocol?.toUpperCase() !== 'HTTPS' || hosts.length === 0) continue;
      for (const rule of virtualService.http) {
        if (!mayServe(rule, binding)) continue;
        const { redirect } = rule.rule;
        const catchesAll = rule.matches.length === 0;
        const plain = rule.matches.find(
          ({ match, gateways }) =>
            (gateways === undefined || gateways.includes(binding.reference.id)) &&
            (match.port === undefined || match.port === server.port?.number) &&
            !match.headers &&
            !match.withoutHeaders &&
            !match.scheme &&
            !match.queryParams,
        );
        const isLoop =
          redirect?.scheme === 'https' &&
          !redirect.uri &&
          (!redirect.authority || hosts.includes(redirect.authority)) &&
          (redirect.port === undefined || redirect.port === 443 || redirect.port === server.port.number);
        if (isLoop && (catchesAll || plain)) {
          const at = rule.at();
          yield {
            at: at.get('redirect').exists ? at.get('redirect').key : at,
            message: `This redirect to https also applies to ${serverName(binding)} of Gateway "${gateway.resource.id}", which already is HTTPS for ${hosts[0]}`,
            related: [{ at: gateway.at('servers', serverIndex, 'port', 'protocol'), message: 'requests arrive here by HTTPS' }],
          };
          return;
        }
        if (catchesAll) break; // nothing after it is reached
      }
    }
  },
});
