import { rule } from '../../src/engine/index.ts';
import { clientsText, failingHops, upstreamText } from '../../src/istio/failing-hops.ts';
import { hops } from '../../src/istio/hop.ts';

export default rule({
  id: 'headless-service-mixed-sidecars',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A headless Service has endpoints with and without a sidecar, and those with one demand mTLS',
  impact:
    'For a headless Service Istio sends plain text to all endpoints as soon as one has no sidecar: those with STRICT close the connection.',
  fix: 'Give every endpoint a sidecar, or select the endpoints without one by a Service of their own.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/#headless-services'],
  on: ['Service'],
  reads: ['PeerAuthentication', 'Deployment', 'Namespace'],
  *check(service, graph) {
    const failure = failingHops(graph).find(
      ({ upstream }) => upstream.service.resource === service && upstream.reason === 'endpoint-without-sidecar',
    );
    const bare = failure && hops(graph, failure.upstream).find(({ endpoint }) => endpoint.tlsMode !== 'istio');
    if (!failure || !bare) return;
    const clusterIp = service.at('spec', 'clusterIP');
    yield {
      at: clusterIp.exists ? clusterIp : failure.upstream.service.at,
      message: `${clientsText(failure.clients)} sends plain text to every endpoint of ${upstreamText(failure.upstream)}, since one of them has no sidecar; others demand mTLS`,
      related: [
        ...(bare.endpoint.workload
          ? [{ at: bare.endpoint.workload.resource.at('metadata', 'name'), message: 'this one has no sidecar' }]
          : []),
        ...(failure.hop.policy?.at ? [{ at: failure.hop.policy.at, message: 'this policy demands mTLS' }] : []),
      ],
    };
  },
});
