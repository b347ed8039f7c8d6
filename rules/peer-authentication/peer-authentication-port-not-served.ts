import { rule } from '../../src/engine/index.ts';
import { matchesLabels, stringMap, workloadsIn } from '../../src/graph/index.ts';
import { inboundEndpoints } from '../../src/istio/endpoints.ts';
import { proxyOf } from '../../src/istio/proxies.ts';
import { sidecarOf } from '../../src/istio/sidecars.ts';

export default rule({
  id: 'peer-authentication-port-not-served',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'portLevelMtls names the port of a Service instead of the port of the Pod',
  impact: 'The entry has no effect: the port that clients really reach keeps the mode of the policy.',
  fix: 'Write the port that the container listens on (targetPort of the Service).',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-port_level_mtls'],
  on: ['PeerAuthentication'],
  reads: ['Service', 'Deployment'],
  *check(policy, graph) {
    const selector = stringMap(policy.at('spec', 'selector', 'matchLabels'));
    const ports = policy.at('spec', 'portLevelMtls');
    if (Object.keys(selector).length === 0 || ports.keys().length === 0) return;
    const selected = workloadsIn(graph, policy.namespace).filter((workload) => matchesLabels(selector, workload.labels));
    const endpoints = selected.flatMap((workload) => inboundEndpoints(graph).get(workload) ?? []);
    const declared = selected.flatMap(({ podSpec }) =>
      podSpec
        .get('containers')
        .items()
        .flatMap((container) =>
          container
            .get('ports')
            .items()
            .map((port) => port.get('containerPort').number()),
        ),
    );
    for (const key of ports.keys()) {
      const port = Number(key);
      if (declared.includes(port) || endpoints.some((endpoint) => endpoint.port === port)) continue;
      const named = endpoints.find((endpoint) => endpoint.servicePort.number === port && endpoint.port !== undefined);
      const usesIngress = selected.some((workload) => {
        const proxy = proxyOf(graph, workload);
        return proxy && (sidecarOf(graph, proxy)?.spec.ingress?.length ?? 0) > 0;
      });
      if (!named || usesIngress) continue;
      yield {
        at: ports.get(key).key,
        message: `The Pods do not listen on ${port}: that is a port of Service "${named.service.resource.id}", which leads to ${named.port}`,
        help: `Write ${named.port} instead of ${port}.`,
        related: [{ at: named.servicePort.at, message: `port ${port} of the Service leads to port ${named.port} of the Pods` }],
      };
    }
  },
});
