import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { serverCertificate } from '../../src/istio/server-certificates.ts';
import { coversHost } from '../../src/x509/index.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'server-name-not-in-certificate',
  area: 'destination-rule',
  severity: 'error',
  summary: 'None of the subjectAltNames of a DestinationRule is in the certificate of the server',
  impact: 'The proxy refuses the certificate (CERTIFICATE_VERIFY_FAILED), and every request ends with 503.',
  fix: 'Write a name that the certificate holds, or issue one with the name that is written.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-subject_alt_names'],
  on: ['DestinationRule'],
  reads: ['Secret', 'Service', 'ServiceEntry', 'Deployment'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if ((tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') || tls.insecureSkipVerify === true) continue;
      const names = (tls.subjectAltNames ?? []).filter((name) => typeof name === 'string');
      if (names.length === 0 || names.some(isUnknown)) continue;
      for (const { upstream } of uses) {
        if (upstream.reason !== 'rule' || upstream.isUncertain) continue;
        const server = serverCertificate(graph, upstream);
        if (!server) continue;
        const { certificate, secret } = server;
        const held = [...certificate.dnsNames, ...certificate.uris, ...certificate.ipAddresses];
        if (held.length === 0 || names.some((name) => held.includes(name) || coversHost(certificate, name))) continue;
        yield {
          at: at.get('subjectAltNames', 0),
          message: `The certificate of ${server.workload.resource.kind} "${server.workload.resource.id}" behind ${upstream.service.hostname} is for ${held.slice(0, 3).join(', ')}${held.length > 3 ? ' and others' : ''}, not for ${names.join(' or ')}`,
          help: `Write subjectAltNames: [${held[0]}].`,
          related: [{ at: server.at, message: `the certificate, in Secret "${secret.id}"` }],
        };
        break;
      }
    }
  },
});
