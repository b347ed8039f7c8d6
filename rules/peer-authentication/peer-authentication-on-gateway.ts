import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap, workloadsIn } from '../../src/graph/index.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';
import { proxyOf } from '../../src/istio/proxies.ts';

export default rule({
  id: 'peer-authentication-on-gateway',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'A PeerAuthentication selects only gateways, which do not look at it',
  impact: 'The policy has no effect: what a gateway demands of its clients is decided by the tls mode of the Gateway servers.',
  fix: 'Set mode MUTUAL (or ISTIO_MUTUAL) on the server of the Gateway, and delete the policy.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode'],
  on: ['PeerAuthentication'],
  reads: ['Deployment'],
  *check(policy, graph) {
    const at = policy.at('spec', 'selector', 'matchLabels');
    const selector = stringMap(at);
    if (Object.keys(selector).length === 0) return;
    const proxies = workloadsIn(graph, policy.namespace)
      .filter(({ labels }) => matchesLabels(selector, labels))
      .map((workload) => proxyOf(graph, workload));
    const gateway = proxies[0];
    if (!gateway || !proxies.every((proxy) => proxy?.type === 'gateway')) return;
    yield {
      at: policy.at('spec', 'selector').key,
      message: `PeerAuthentication "${policy.id}" selects only ${workloadText(gateway)}, and gateways do not look at PeerAuthentication`,
      related: gateway.workload ? [{ at: gateway.workload.resource.at('metadata', 'name'), message: 'a gateway' }] : [],
    };
  },
});
