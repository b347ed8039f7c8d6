import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { refusedKey } from '../../src/x509/index.ts';

export default rule({
  id: 'certificate-key-refused',
  area: 'certificate',
  severity: 'error',
  summary: 'The key of a certificate is of a type or size that Envoy does not serve',
  impact: 'Envoy refuses the Secret when it loads it: TLS connections that need it are reset.',
  fix: 'Issue the certificate with an RSA key of 2048 bits or more, or an ECDSA key on P-256.',
  references: ['https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/security/ssl'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    if (!isKeyMaterial(graph, secret)) return;
    const { certificate, privateKey } = material(graph, secret);
    const leaf = certificate?.certificates[0];
    const reason = leaf && privateKey && refusedKey(leaf.key);
    if (certificate && reason)
      yield { at: certificate.at, message: `The certificate in "${secret.id}" has a key that Envoy refuses: ${reason}` };
  },
});
