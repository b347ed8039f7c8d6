import { rule } from '../../src/engine/index.ts';
import { mountedConfiguration, workloadKinds } from '../../src/graph/index.ts';

export default rule({
  id: 'forward-proxy-open',
  area: 'mesh',
  severity: 'info',
  summary: 'A squid proxy forwards requests of everybody',
  impact: 'Whoever reaches the Pod can send requests to any host through it, past the egress rules of the mesh.',
  fix: 'Allow the source addresses or users that may use the proxy (acl ... src, proxy_auth) and end with http_access deny all.',
  references: [
    'https://www.squid-cache.org/Doc/config/http_access/',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/http-proxy/',
  ],
  on: workloadKinds,
  reads: ['ConfigMap'],
  onRefused: true,
  *check(resource, graph) {
    for (const { at, text, configMap } of mountedConfiguration(graph, resource))
      if (/^\s*http_access\s+allow\s+all\s*(?:#.*)?$/m.test(text))
        yield { at, message: `"http_access allow all" in ConfigMap "${configMap.id}" lets every client use the proxy for every host` };
  },
});
