import { rule } from '../../src/engine/index.ts';
import { days, usedCertificates } from '../../src/istio/used-certificates.ts';

/** Three weeks: time for a renewal that needs people. */
const soon = 21 * 24 * 60 * 60 * 1000;

export default rule({
  id: 'certificate-expires-soon',
  area: 'certificate',
  severity: 'warning',
  summary: 'A certificate that is served or trusted expires within 21 days',
  impact: 'From that day on every peer that checks dates refuses the certificate.',
  fix: 'Renew the certificate now and replace the Secret; let cert-manager or another controller do it from now on.',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-4.1.2.5'],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    const { now } = graph.settings;
    // cert-manager renews its own in time.
    if ('cert-manager.io/certificate-name' in resource.annotations) return;
    for (const { certificate, at, what } of usedCertificates(graph, resource)) {
      const left = certificate.notAfter - now;
      if (left < 0 || left > soon) continue;
      yield { at, message: `${what} expires in ${days(left)}, on ${new Date(certificate.notAfter).toISOString().slice(0, 10)}` };
    }
  },
});
