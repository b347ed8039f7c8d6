import { rule } from '../../src/engine/index.ts';
import { meshConfigObjections } from '../../src/istio/admission/mesh-config.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'mesh-config-tls-refused',
  area: 'mesh',
  severity: 'error',
  summary: 'A TLS or identity setting of the mesh that istiod does not take',
  impact: 'istiod refuses the whole mesh configuration and goes on with the previous one, or with its defaults after a restart.',
  fix: 'Write curves under tlsDefaults.ecdhCurves by the names that Istio knows, and trust domains as DNS names.',
  references: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-TLSConfig'],
  on: ['ConfigMap', 'IstioOperator'],
  reads: [],
  *check(resource, graph) {
    const { written, source } = meshConfig(graph);
    if (!source || source.root !== resource.root) return;
    for (const { path, message, effect } of meshConfigObjections(written, isUnknown)) {
      const field = source.get(...path);
      yield {
        at: field.isWritten ? field.key : source.key,
        message,
        ...(effect === 'warn' && {
          severity: 'warning' as const,
          impact: 'Envoy is asked for a curve that it may refuse, or the entry says nothing new.',
        }),
      };
    }
  },
});
