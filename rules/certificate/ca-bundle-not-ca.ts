import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { nameOf } from '../../src/istio/used-certificates.ts';

export default rule({
  id: 'ca-bundle-not-ca',
  area: 'certificate',
  severity: 'warning',
  summary: 'The trusted CA is a server or client certificate, not a CA',
  impact: 'Only exactly this certificate is accepted from peers; every other certificate of its issuer is refused.',
  fix: 'Put the certificate of the CA that issued the peer certificates there.',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.9'],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    if (!isKeyMaterial(graph, resource)) return;
    const { ca, certificate } = material(graph, resource);
    const own = certificate?.certificates[0];
    for (const one of ca?.certificates ?? []) {
      if (!ca || !one || one.isCa || one.isSelfSigned) continue;
      const isOwn = own?.fingerprint === one.fingerprint;
      yield {
        at: ca.at,
        message: isOwn
          ? `${ca.key} in "${resource.id}" holds the served certificate ${nameOf(one)} itself, not the CA that issues client certificates`
          : `${ca.key} in "${resource.id}" holds ${nameOf(one)}, which is no CA certificate`,
        ...(isOwn
          ? { severity: 'error' as const, impact: 'Every client certificate is refused: none was issued by the certificate of the server.' }
          : {}),
      };
    }
  },
});
