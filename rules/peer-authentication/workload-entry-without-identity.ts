import { rule } from '../../src/engine/index.ts';
import { peerPolicy } from '../../src/istio/peer-authentication.ts';

export default rule({
  id: 'workload-entry-without-identity',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A WorkloadEntry without serviceAccount while policy demands mTLS of its workload',
  impact: 'Clients take the endpoint for one without sidecar and send plain text, which its proxy refuses.',
  fix: 'Write serviceAccount (or the label security.istio.io/tlsMode: istio): clients then send mTLS.',
  references: ['https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-service_account'],
  on: ['WorkloadEntry'],
  reads: ['PeerAuthentication', 'ServiceEntry'],
  *check(entry, graph) {
    const spec = entry.at('spec');
    if (spec.get('serviceAccount').exists || spec.get('labels', 'security.istio.io/tlsMode').exists) return;
    const labels = (spec.get('labels').json() ?? {}) as Record<string, string>;
    const services = graph.in('ServiceEntry', entry.namespace).filter((service) => {
      const selector = service.at('spec', 'workloadSelector', 'labels');
      return selector.keys().length > 0 && selector.keys().every((key) => selector.get(key).string() === labels[key]);
    });
    const internal = services.find((service) => service.at('spec', 'location').string() === 'MESH_INTERNAL');
    const policy = peerPolicy(graph, { namespace: entry.namespace, labels: { ...labels } });
    if (!internal || policy.mode !== 'STRICT' || policy.isUncertain || !policy.at || policy.ports.size > 0) return;
    yield {
      at: spec.key,
      message: `WorkloadEntry "${entry.id}" names no serviceAccount, so clients send plain text to it, and PeerAuthentication "${policy.config?.resource.id}" demands mTLS`,
      related: [
        { at: policy.at, message: 'this policy demands mTLS' },
        { at: internal.at('spec', 'location'), message: `ServiceEntry "${internal.name}" says that it is in the mesh` },
      ],
    };
  },
});
