import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { usedCertificates } from '../../src/istio/used-certificates.ts';

export default rule({
  id: 'certificate-common-name-only',
  area: 'certificate',
  severity: 'warning',
  summary: 'A server certificate has a common name but no subject alternative name',
  impact: 'Browsers, Go programs and Envoy itself ignore the common name: they refuse the certificate for every host.',
  fix: 'Issue the certificate with subjectAltName entries: openssl req ... -addext "subjectAltName=DNS:shop.example.com".',
  references: ['https://datatracker.ietf.org/doc/html/rfc9525#section-2', 'https://go.dev/doc/go1.15#commonname'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    const pair = material(graph, secret);
    if (!pair.privateKey) return;
    const leaf = usedCertificates(graph, secret).find(({ isBundle, index }) => !isBundle && index === 0);
    if (
      !leaf ||
      leaf.certificate.isCa ||
      leaf.certificate.x509.subjectAltName !== undefined ||
      !/^[\w*-]+(?:\.[\w-]+)+$/.test(leaf.certificate.commonName)
    )
      return;
    yield {
      at: leaf.at,
      message: `The certificate in "${secret.id}" names ${leaf.certificate.commonName} only as common name: it has no subject alternative name`,
    };
  },
});
