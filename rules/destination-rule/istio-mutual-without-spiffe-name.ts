import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings, isReadByNobody } from '../../src/istio/client-tls-settings.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'istio-mutual-without-spiffe-name',
  area: 'destination-rule',
  severity: 'error',
  summary: 'ISTIO_MUTUAL with subjectAltNames that are host names: certificates of the mesh hold SPIFFE identities only',
  impact: 'No certificate of the mesh fits: the proxy refuses every server with CERTIFICATE_VERIFY_FAILED, and requests end with 503.',
  fix: 'Delete subjectAltNames: Istio checks the identities of the workloads on its own. Or write them as spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-subject_alt_names'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    for (const setting of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const { tls, at } = setting;
      if (tls.mode !== 'ISTIO_MUTUAL') continue;
      const list = at.get('subjectAltNames').items();
      const names = list.map((item) => item.string());
      // One entry that fits is enough.
      if (names.length === 0 || names.some((name) => name === undefined || isUnknown(name) || name.startsWith('spiffe://'))) continue;
      // What is no name of any server is said elsewhere.
      const index = names.findIndex((name) => /^[\w.-]+$/.test(name!));
      if (index < 0) continue;
      yield {
        at: list[index]!,
        message: `mode ISTIO_MUTUAL accepts only certificates for "${names[index]}", but certificates of the mesh hold a SPIFFE identity and no host name`,
        help: 'Delete subjectAltNames.',
        ...(isReadByNobody(graph, setting) ? { severity: 'warning' as const } : {}),
      };
    }
  },
});
