import { rule } from '../../src/engine/index.ts';
import { clientTlsFields } from '../../src/istio/admission/client-tls.ts';

export default rule({
  id: 'destination-rule-san-malformed',
  area: 'destination-rule',
  severity: 'error',
  summary: 'An entry of subjectAltNames that no certificate carries: a URL, a name with a port, a wildcard',
  impact:
    'The certificate of the server must carry one of the entries, compared word for word. If none of them can be in it every connection is refused with a certificate error.',
  fix: 'Write the host name alone, as the certificate has it; for workloads of the mesh the whole SPIFFE id.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-subject_alt_names'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule) {
    for (const tls of clientTlsFields(destinationRule)) {
      if (!['SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'].includes(tls.get('mode').string() ?? '')) continue;
      for (const field of tls.get('subjectAltNames').items()) {
        const name = field.string();
        if (!name || name.startsWith('spiffe://')) continue;
        if (/^https?:\/\//i.test(name)) {
          yield { at: field, message: `"${name}" is the address of a page, and certificates carry the host name alone` };
        } else if (/^[^:/@[\]]+:\d+$/.test(name)) {
          yield { at: field, message: `"${name}" has a port, which certificates do not carry` };
        } else if (/\s/.test(name)) {
          yield { at: field, message: `"${name}" has a blank, which no host name does` };
        } else if (name.startsWith('*')) {
          yield {
            at: field,
            severity: 'warning',
            message: `"${name}" is compared word for word: it fits a certificate that carries this very wildcard, and none for a single host`,
            help: 'Write the host name of the server: a certificate with the wildcard fits it as well.',
          };
        }
      }
    }
  },
});
