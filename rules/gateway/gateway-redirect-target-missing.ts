import { rule } from '../../src/engine/index.ts';
import { question } from '../../src/graph/index.ts';
import { configOf, configs } from '../../src/istio/configs.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { HostIndex, withoutNamespace } from '../../src/istio/hosts.ts';
import { tlsLoadBalancers } from '../../src/istio/load-balancers.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

/** Hosts that some server of the input takes by TLS, without namespace. */
const tlsHosts = question((graph) => {
  const out = new HostIndex<true>();
  for (const { spec } of configs(graph, 'Gateway'))
    for (const { port, tls, hosts } of spec.servers ?? [])
      if (tls && /^(?:HTTPS|TLS)$/i.test(port?.protocol ?? '')) for (const host of hosts ?? []) out.add(withoutNamespace(host), true);
  return out;
});

export default rule({
  id: 'gateway-redirect-target-missing',
  area: 'gateway',
  severity: 'warning',
  summary: 'httpsRedirect sends clients to HTTPS, where no server takes the host',
  impact: 'Every request is redirected to an address that refuses the connection or resets it.',
  fix: 'Add an HTTPS server for the host on port 443, or take httpsRedirect out.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-https_redirect'],
  on: ['Gateway'],
  reads: ['Service', 'Deployment', 'Ingress', 'KubernetesGateway'],
  *check(gateway, graph) {
    // Others may hold the HTTPS side: only a view that shows the gateway workload is judged, without Ingresses and Gateway API beside it.
    const proxies = proxiesOfGateway(graph, gateway);
    if (proxies.length === 0 || graph.all('Ingress').length > 0 || graph.all('KubernetesGateway').length > 0) return;
    if (proxies.some((proxy) => tlsLoadBalancers(graph, proxy).length > 0)) return;
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, { tls, hosts }] of (config.spec.servers ?? []).entries()) {
      if (!tls?.httpsRedirect) continue;
      for (const [i, written] of (hosts ?? []).entries()) {
        const host = withoutNamespace(written);
        if (config.at('servers', index, 'hosts', i).isUnknown || tlsHosts(graph).overlapping(host).length > 0) continue;
        yield {
          at: config.at('servers', index, 'tls', 'httpsRedirect'),
          message: `Requests for ${host} are redirected to https, but no server of any Gateway in this input takes ${host} by HTTPS`,
          related: [{ at: config.at('servers', index, 'hosts', i), message: 'the host' }],
        };
        break;
      }
    }
  },
});
