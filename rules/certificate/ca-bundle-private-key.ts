import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { isPrivateKey } from '../../src/x509/index.ts';

export default rule({
  id: 'ca-bundle-private-key',
  area: 'certificate',
  severity: 'error',
  summary: 'A CA bundle holds a private key',
  impact:
    'Whoever reads the bundle, which is meant to be public, can act as the owner of the key; for a CA key, issue certificates that the mesh trusts.',
  fix: 'Leave only CERTIFICATE blocks in the bundle, and replace the key: it has to be taken as known.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/'],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    if (!isKeyMaterial(graph, resource)) return;
    const { ca } = material(graph, resource);
    if (ca?.pem.blocks.some(isPrivateKey))
      yield { at: ca.at, message: `${ca.key} in "${resource.id}" holds a private key beside the CA certificates` };
  },
});
