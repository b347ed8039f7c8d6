import { rule } from '../../src/engine/index.ts';
import { question } from '../../src/graph/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { forwardProxies, forwardProxyServices, isException } from '../../src/istio/forward-proxies.ts';
import { isWildcard } from '../../src/istio/hosts.ts';
import { proxyText } from '../../src/istio/path/wording.ts';
import { isTls } from '../../src/istio/protocols.ts';
import { proxies } from '../../src/istio/proxies.ts';
import { entryServices } from '../../src/istio/services.ts';

/** Those who open TLS through a forward proxy, and whether there is no other Envoy. */
const proxyUsers = question((graph) => {
  const uses = forwardProxies(graph).filter(({ variable }) => variable !== 'HTTP_PROXY');
  const clients = new Set(uses.map(({ client }) => client));
  return { uses, clients, areAll: proxies(graph).every((proxy) => clients.has(proxy)) };
});

export default rule({
  id: 'service-entry-behind-forward-proxy',
  area: 'service-entry',
  severity: 'warning',
  summary: 'A ServiceEntry for a host that every client reaches through a forward proxy',
  impact: 'The sidecars see only the connection to the proxy: routes, TLS settings and policies for the host never apply.',
  fix: 'Remove the ServiceEntry, or list the host in NO_PROXY so that it is called without the proxy.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/egress/http-proxy/'],
  on: ['ServiceEntry'],
  reads: ['Deployment', 'Namespace'],
  *check(resource, graph) {
    const { uses, clients, areAll } = proxyUsers(graph);
    const [use] = uses;
    if (!use || !areAll || forwardProxyServices(graph).has(resource)) return;
    for (const { hostname, ports, at, meshExternal } of entryServices(configOf(resource))) {
      if (isWildcard(hostname) || !meshExternal || ports.length === 0 || !ports.every(({ protocol }) => isTls(protocol))) continue;
      if (uses.some((one) => one.host === hostname || isException(hostname, one))) continue;
      yield {
        at,
        message: `${hostname} is called through the forward proxy ${use.host}:${use.port}, so this ServiceEntry is not used by ${proxyText(use.client)}${clients.size > 1 ? ` and ${clients.size - 1} more` : ''}`,
        help: `Add ${hostname} to NO_PROXY, or remove the ServiceEntry.`,
        related: [{ at: use.at, message: `set as ${use.variable} here` }],
      };
      return;
    }
  },
});
