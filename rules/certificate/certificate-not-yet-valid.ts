import { rule } from '../../src/engine/index.ts';
import { days, usedCertificates } from '../../src/istio/used-certificates.ts';

export default rule({
  id: 'certificate-not-yet-valid',
  area: 'certificate',
  severity: 'error',
  summary: 'A certificate that is served or trusted only becomes valid in the future',
  impact: 'Envoy loads the certificate, and every peer that checks dates refuses it until that day.',
  fix: 'Issue the certificate anew with a start date that has passed, and check the clock of the machine that issued it.',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-4.1.2.5'],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    const { now } = graph.settings;
    for (const { certificate, at, what } of usedCertificates(graph, resource)) {
      if (certificate.notBefore <= now) continue;
      yield {
        at,
        message: `${what} becomes valid only in ${days(certificate.notBefore - now)}, on ${new Date(certificate.notBefore).toISOString().slice(0, 10)}`,
      };
    }
  },
});
