import { rule } from '../../src/engine/index.ts';
import { isIpAddress } from '../../src/istio/admission/addresses.ts';
import { clientTlsFields } from '../../src/istio/admission/client-tls.ts';
import { replaceScalar } from '../../src/yaml/index.ts';

/** What is wrong with a server name, as the end of a sentence, and the name that was meant. */
function problemOf(sni: string): { problem: string; meant?: string } | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]+)/i.exec(sni);
  if (url) return { problem: 'is a URL', ...(url[1] && { meant: url[1] }) };
  const port = /^([^:/]+):\d+$/.exec(sni);
  if (port) return { problem: 'has a port', ...(port[1] && { meant: port[1] }) };
  if (/\s/.test(sni)) return { problem: 'has a blank' };
  if (sni.includes('/')) return { problem: 'has a slash' };
  if (sni.includes('*')) return { problem: 'has a wildcard, and no server is called that' };
  return undefined;
}

export default rule({
  id: 'destination-rule-sni-malformed',
  area: 'destination-rule',
  severity: 'error',
  summary: 'An sni that is no host name: a URL, a wildcard, a name with a port or a blank, an IP address',
  impact:
    'The text is sent as it stands as the server name of the TLS handshake. The server finds no certificate for it: it resets the connection or answers with its default certificate.',
  fix: 'Write the host name alone, as the certificate of the server has it.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni',
    'https://www.rfc-editor.org/rfc/rfc6066#section-3',
  ],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule) {
    for (const tls of clientTlsFields(destinationRule)) {
      const field = tls.get('sni');
      const sni = field.string();
      if (!sni || sni.startsWith('outbound_') || !['SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'].includes(tls.get('mode').string() ?? '')) continue;
      const found = problemOf(sni);
      if (found) {
        const edit = found.meant === undefined ? undefined : replaceScalar(field, found.meant);
        yield {
          at: field,
          message: `The sni "${sni}" ${found.problem}: it is sent to the server as it stands`,
          ...(edit && { fix: { title: `Write ${found.meant}`, safe: true, edits: [edit] } }),
        };
      } else if (isIpAddress(sni)) {
        yield {
          at: field,
          severity: 'warning',
          message: `The sni "${sni}" is an IP address, which TLS does not allow as a server name: many servers reset such a connection or ignore the name`,
        };
      }
    }
  },
});
