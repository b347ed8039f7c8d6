import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { privateKeyOf } from '../../src/x509/index.ts';

export default rule({
  id: 'private-key-encrypted',
  area: 'certificate',
  severity: 'error',
  summary: 'The private key is protected by a passphrase',
  impact: 'Envoy has no passphrase and refuses the Secret: every TLS connection that needs it is reset.',
  fix: 'Store the key without passphrase: openssl pkey -in encrypted.key -out tls.key.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    if (!isKeyMaterial(graph, secret)) return;
    const { privateKey } = material(graph, secret);
    if (privateKey && privateKeyOf(privateKey.pem) === 'encrypted') {
      yield { at: privateKey.at, message: `The private key in "${secret.id}" is encrypted, and Istio has no place for its passphrase` };
    }
  },
});
