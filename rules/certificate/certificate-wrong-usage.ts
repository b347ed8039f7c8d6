import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';
import { nameOf } from '../../src/istio/used-certificates.ts';
import { allowsUse, clientAuth, serverAuth } from '../../src/x509/index.ts';

export default rule({
  id: 'certificate-wrong-usage',
  area: 'certificate',
  severity: 'error',
  summary: 'The extended key usage of a certificate does not allow what it is used for',
  impact: 'The peer refuses the certificate during the handshake: "unsuitable certificate purpose".',
  fix: 'Issue the certificate with extendedKeyUsage serverAuth for a listener, clientAuth for a client certificate, or both.',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.12'],
  on: ['Secret'],
  reads: ['Gateway', 'DestinationRule'],
  *check(secret, graph) {
    const { certificate } = material(graph, secret);
    const leaf = certificate?.certificates[0];
    if (!certificate || !leaf) return;
    for (const [role, usage, word] of [
      ['server', serverAuth, 'serverAuth'],
      ['client', clientAuth, 'clientAuth'],
    ] as const) {
      const use = (secretUses(graph).get(secret) ?? []).find((one) => one.role === role);
      if (!use || allowsUse(leaf, usage)) continue;
      yield {
        at: certificate.at,
        message: `The certificate ${nameOf(leaf)} in "${secret.id}" is used as a ${role} certificate, but its extended key usage lacks ${word}`,
        related: [{ at: use.at, message: `used here as ${role} certificate` }],
      };
    }
  },
});
