import { rule } from '../../src/engine/index.ts';
import { days, usedCertificates } from '../../src/istio/used-certificates.ts';

export default rule({
  id: 'certificate-expired',
  area: 'certificate',
  severity: 'error',
  summary: 'A certificate that is served or trusted has expired',
  impact:
    'Envoy still loads the certificate, and every peer that checks dates refuses it: browsers show an error page, other clients close the connection.',
  fix: 'Renew the certificate and replace the Secret; let cert-manager or another controller do it from now on.',
  references: [
    'https://istio.io/latest/docs/ops/common-problems/security-issues/',
    'https://datatracker.ietf.org/doc/html/rfc5280#section-4.1.2.5',
  ],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    const { now } = graph.settings;
    for (const { certificate, at, what, isBundle, all } of usedCertificates(graph, resource)) {
      if (certificate.notAfter >= now) continue;
      const others = isBundle && all.some((other) => other.notAfter >= now);
      yield {
        at,
        message: `${what} expired ${days(now - certificate.notAfter)} ago, on ${new Date(certificate.notAfter).toISOString().slice(0, 10)}`,
        // Of several trusted CAs the others still work.
        ...(others
          ? {
              severity: 'warning' as const,
              impact: 'Peers whose certificate this CA issued are refused; those of the other CAs in the bundle are accepted.',
            }
          : {}),
      };
    }
  },
});
