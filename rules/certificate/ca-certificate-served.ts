import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';
import { nameOf } from '../../src/istio/used-certificates.ts';
import { keyMatches, privateKeyOf } from '../../src/x509/index.ts';

export default rule({
  id: 'ca-certificate-served',
  area: 'certificate',
  severity: 'warning',
  summary: 'A CA certificate is served as the certificate of a listener',
  impact:
    'Whoever takes the key of the gateway can issue certificates that every client of this CA trusts; some clients refuse a CA as server certificate.',
  fix: 'Issue a server certificate (CA:FALSE) from this CA and keep the key of the CA out of the cluster.',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.9'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    const { certificate, privateKey } = material(graph, secret);
    const leaf = certificate?.certificates[0];
    const use = secretUses(graph)
      .get(secret)
      ?.find(({ role }) => role === 'server');
    const key = privateKey && privateKeyOf(privateKey.pem);
    if (typeof key !== 'object' || (leaf && !keyMatches(leaf, key))) return;
    // Certificates that `openssl req -x509` made for one host are CAs by accident, and harm nobody but themselves.
    if (!certificate || !leaf?.isCa || !use || (leaf.isSelfSigned && leaf.dnsNames.length > 0)) return;
    if (leaf.isSelfSigned && /^[\w*-]+(?:\.[\w-]+)+$/.test(leaf.commonName)) return;
    yield {
      at: certificate.at,
      message: `${nameOf(leaf)} in "${secret.id}" is a CA certificate (CA:TRUE), and this listener serves it with its key`,
      related: [{ at: use.at, message: 'served here' }],
    };
  },
});
