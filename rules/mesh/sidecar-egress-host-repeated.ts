import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { Field } from '../../src/yaml/index.ts';

const objections = objectionsOf('sidecar-egress-host-repeated');

export default rule({
  id: 'sidecar-egress-host-repeated',
  area: 'mesh',
  severity: 'warning',
  summary: 'An egress host that another entry of the list covers',
  impact: 'Nothing breaks; whoever removes one of the two expects the host to be gone, and it is not.',
  fix: 'Leave one of the entries out.',
  references: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener'],
  on: ['Sidecar'],
  reads: [],
  *check(resource, graph) {
    // In the default Sidecar of the whole mesh, "." is the namespace of each client. The webhook takes it for the root namespace.
    const isMeshDefault = resource.namespace === meshConfig(graph).rootNamespace && !resource.at('spec', 'workloadSelector').exists;
    for (const objection of objections(resource, graph)) {
      const places = [objection.at, ...(objection.related ?? []).map(({ at }) => at)];
      if (!(isMeshDefault && places.some((at) => at instanceof Field && at.string()?.startsWith('./')))) yield objection;
    }
  },
});
