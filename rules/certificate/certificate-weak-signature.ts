import { rule } from '../../src/engine/index.ts';
import { usedCertificates } from '../../src/istio/used-certificates.ts';

export default rule({
  id: 'certificate-weak-signature',
  area: 'certificate',
  severity: 'warning',
  summary: 'A certificate is signed with MD5 or SHA-1',
  impact: 'Current clients refuse such signatures, and forging them is within reach.',
  fix: 'Issue the certificate anew with SHA-256 or better.',
  references: ['https://datatracker.ietf.org/doc/html/rfc9155'],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway'],
  *check(resource, graph) {
    for (const { certificate, at, what } of usedCertificates(graph, resource)) {
      // Nobody checks the signature of a root on itself.
      if (certificate.weakSignature && !certificate.isSelfSigned)
        yield { at, message: `${what} is signed with ${certificate.weakSignature}` };
    }
  },
});
