import { rule } from '../../src/engine/index.ts';
import type { Graph } from '../../src/graph/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { tlsLoadBalancers } from '../../src/istio/load-balancers.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { isHttp, parseProtocol } from '../../src/istio/protocols.ts';
import type { Proxy } from '../../src/istio/proxy.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';
import type { Field } from '../../src/yaml/index.ts';

export default rule({
  id: 'load-balancer-ends-tls',
  area: 'gateway',
  severity: 'warning',
  summary: 'The load balancer in front of the gateway already ends TLS',
  impact:
    'What the load balancer forwards is plain text: a TLS server resets it, and a server with httpsRedirect answers every request with a redirect to itself.',
  fix: 'Let the load balancer pass TCP through (take its certificate out), or let it speak TLS to the gateway, or serve plain HTTP without redirect behind it.',
  references: [
    'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/',
    'https://github.com/istio/istio/issues/17980',
  ],
  on: ['Gateway'],
  reads: ['Service', 'Deployment'],
  *check(gateway, graph) {
    const config = configOf<GatewaySpec>(gateway);
    for (const proxy of proxiesOfGateway(graph, gateway)) {
      for (const balancer of tlsLoadBalancers(graph, proxy)) {
        if (balancer.backend === 'tls') continue;
        const ports = balancer.service.at('spec', 'ports').items();
        for (const [index, { port, tls }] of (config.spec.servers ?? []).entries()) {
          // Server numbers are Service ports; several of them may lead to one port of the Pods.
          const own = ports.find((one) => one.get('port').number() === port?.number);
          const target = own && targetOf(own);
          const arriving = ports.filter(
            (one) =>
              own &&
              targetOf(one) === target &&
              balancer.endsTlsOn({ number: one.get('port').number() ?? 0, name: one.get('name').string() }),
          );
          const [by] = arriving;
          const isPlain = isHttp(parseProtocol(port?.protocol ?? ''));
          if (isPlain && trustsForwardedProto(graph, proxy)) continue;
          if (!by || !port || (isPlain && !tls?.httpsRedirect) || (!isPlain && !tls)) continue;
          yield {
            at: isPlain ? config.at('servers', index, 'tls', 'httpsRedirect') : config.at('servers', index, 'port', 'protocol'),
            message: isPlain
              ? `The load balancer of Service "${balancer.service.id}" ends TLS on port ${by.get('port').number()} and forwards plain HTTP to this server, which redirects it to https: an endless loop`
              : `The load balancer of Service "${balancer.service.id}" ends TLS on port ${by.get('port').number()} and forwards plain text, but this server expects TLS`,
            related: [
              { at: balancer.at, message: 'the load balancer has a certificate of its own' },
              { at: by.get('port'), message: 'its port' },
            ],
          };
        }
      }
    }
  },
});

/** A gateway that trusts the proxy before it goes by X-Forwarded-Proto, so it does not redirect what came by HTTPS. */
const trustsForwardedProto = (graph: Graph, { workload }: Proxy): boolean =>
  /numTrustedProxies/.test(workload?.annotations['proxy.istio.io/config'] ?? '') ||
  /numTrustedProxies/.test(JSON.stringify(meshConfig(graph).written));

const targetOf = (port: Field): string | number | undefined =>
  port.get('targetPort').string() ?? port.get('targetPort').number() ?? port.get('port').number();
