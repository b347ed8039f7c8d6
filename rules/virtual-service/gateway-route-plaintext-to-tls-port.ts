import { rule } from '../../src/engine/index.ts';
import { question } from '../../src/graph/index.ts';
import { configs } from '../../src/istio/configs.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';
import { routesOfVirtualService } from '../../src/istio/gateway-routes.ts';
import { isCoveredBy, resolveHost } from '../../src/istio/hosts.ts';
import { isTls } from '../../src/istio/protocols.ts';
import { clientTlsBlocks } from '../../src/istio/secret-uses.ts';

/** DestinationRules that start TLS, with the host that they are for. */
const originating = question((graph) =>
  configs(graph, 'DestinationRule').flatMap((rule) => {
    const block = clientTlsBlocks(rule.at()).find(({ tls: { mode } }) => mode === 'SIMPLE' || mode === 'MUTUAL');
    return block && typeof rule.spec.host === 'string' ? [{ rule, block, host: resolveHost(rule.spec.host, rule.namespace) }] : [];
  }),
);

export default rule({
  id: 'gateway-route-plaintext-to-tls-port',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A gateway ends TLS and sends plain HTTP to a port of a Service that is declared as HTTPS or TLS',
  impact: 'The backend answers 400 "The plain HTTP request was sent to HTTPS port" or resets: clients get 400 or 503.',
  fix: 'Add a DestinationRule with tls mode SIMPLE for this host and port that the gateway sees, or route to the plain port of the Service.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#sending-https-to-an-http-port',
    'https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/',
  ],
  on: ['VirtualService'],
  reads: ['Gateway', 'Service', 'DestinationRule', 'Deployment'],
  *check(resource, graph) {
    for (const { kind, upstream, cluster, proxy } of routesOfVirtualService(graph, resource)) {
      // Outside the mesh the egress rules judge the path as a whole.
      if (kind !== 'http' || !upstream || upstream.service.meshExternal || upstream.isUncertain || !isTls(upstream.port.protocol)) continue;
      if (upstream.tls.mode !== 'none' && upstream.tls.mode !== 'auto') continue;
      // Behind a sidecar mTLS is taken off and what arrives is still plain HTTP, so auto mTLS changes nothing.
      const meant = originating(graph).find(({ host }) => isCoveredBy(upstream.service.hostname, host));
      const at = cluster.at();
      const hidden = meant && upstream.rule?.from.every((one) => one !== meant.rule);
      yield {
        at: at.get('port', 'number').exists ? at.get('port', 'number') : at,
        message: `${workloadText(proxy)} sends plain HTTP to ${upstream.service.hostname}:${upstream.port.number}, whose Service declares the port as ${upstream.port.protocol}`,
        help: meant
          ? hidden
            ? `DestinationRule "${meant.rule.resource.id}" would start TLS, but the gateway does not see it: export it to "${proxy.namespace}".`
            : `DestinationRule "${meant.rule.resource.id}" starts TLS only for ${meant.block.level === 'port' ? 'another port' : 'a subset'}: write its tls at the top level, or name the subset in the route.`
          : `Add a DestinationRule for ${upstream.service.hostname} with portLevelSettings for port ${upstream.port.number} and tls mode SIMPLE.`,
        related: [
          { at: upstream.port.at, message: `declared as ${upstream.port.protocol} here` },
          ...(meant
            ? [
                {
                  at: meant.block.at.key,
                  message: hidden ? 'this rule is not visible to the gateway' : 'these settings do not reach the route',
                },
              ]
            : []),
        ],
      };
      return;
    }
  },
});
