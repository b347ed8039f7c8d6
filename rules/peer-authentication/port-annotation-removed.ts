import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'port-annotation-removed',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'An annotation auth.istio.io/PORT sets mTLS for a port, as before Istio 1.0',
  impact:
    'No release since reads the annotation: the port is under the same mTLS mode as all others, so clients without sidecar are refused under STRICT.',
  fix: 'Write a PeerAuthentication that selects the workload, with the port under portLevelMtls.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
  on: ['Service'],
  reads: [],
  *check(service) {
    const annotations = service.at('metadata', 'annotations');
    for (const name of annotations.keys())
      if (/^auth\.istio\.io\/\d+$/.test(name))
        yield { at: annotations.get(name).key, message: `No release of Istio since 1.0 reads ${name} of Service "${service.id}"` };
  },
});
