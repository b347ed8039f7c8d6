import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { areHopsKnown, hops } from '../../src/istio/hop.ts';

export default rule({
  id: 'istio-mutual-identity-mismatch',
  area: 'destination-rule',
  severity: 'error',
  summary: 'subjectAltNames of ISTIO_MUTUAL name an identity that the workloads behind the host do not have',
  impact: 'The proxy refuses the certificates of the workloads (CERTIFICATE_VERIFY_FAILED), and requests end with 503.',
  fix: 'Delete subjectAltNames, so that Istio fills in the identities of the workloads, or write the ServiceAccount that they run as.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-subject_alt_names'],
  on: ['DestinationRule'],
  reads: ['Service', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const names = tls.subjectAltNames ?? [];
      // Names of another kind are said elsewhere.
      if (tls.mode !== 'ISTIO_MUTUAL' || names.length === 0 || !names.some((name) => String(name).startsWith('spiffe://'))) continue;
      for (const { upstream } of uses) {
        if (upstream.isUncertain) continue;
        const all = hops(graph, upstream);
        const refused = all.filter((hop) => hop.isIdentityRefused && !hop.isUncertain && hop.reception === 'accepted');
        const [first] = refused;
        if (!first) continue;
        const { workload, identity } = first.endpoint;
        yield {
          at: at.get('subjectAltNames', 0),
          severity: refused.length === all.length && areHopsKnown(upstream) ? 'error' : 'warning',
          message: `${upstream.service.hostname} is served by ${workload ? `${workload.resource.kind} "${workload.resource.id}"` : 'an endpoint'} with the identity ${identity}, which is not among these subjectAltNames`,
          help: `Delete subjectAltNames, or write ${identity}.`,
          related: workload ? [{ at: workload.resource.at('metadata', 'name'), message: `has the identity ${identity}` }] : [],
        };
        break;
      }
    }
  },
});
