import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import type { ClientTls } from '../../src/istio/specs.ts';

type Name = keyof ClientTls;
const files: readonly Name[] = ['clientCertificate', 'privateKey', 'caCertificates', 'credentialName', 'caCrl'];
const unread: Record<NonNullable<ClientTls['mode']>, readonly Name[]> = {
  DISABLE: [...files, 'sni', 'subjectAltNames', 'insecureSkipVerify'],
  SIMPLE: ['clientCertificate', 'privateKey'],
  MUTUAL: [],
  ISTIO_MUTUAL: [...files, 'insecureSkipVerify'],
};

export default rule({
  id: 'client-tls-field-ignored',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'A field of tls that the chosen mode does not read',
  impact: 'The field has no effect: a certificate that is named here is never shown, a CA never used.',
  fix: 'Choose the mode that the field belongs to (MUTUAL for a client certificate, SIMPLE for a CA), or delete the field.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    for (const { tls, at } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const { mode } = tls;
      if (!mode || !Object.hasOwn(unread, mode)) continue;
      const ignored = unread[mode].filter((name) => {
        const value = tls[name];
        return value !== undefined && value !== '' && value !== false && value !== null && !(Array.isArray(value) && value.length === 0);
      });
      const [first] = ignored;
      if (!first) continue;
      const meansTls = ignored.some((name) => files.includes(name));
      yield {
        at: at.get(first),
        severity: meansTls ? 'warning' : 'info',
        message: `mode ${mode} does not read ${ignored.join(', ')}: ${effect(mode)}`,
        help: help(mode, ignored),
        related: [{ at: at.get('mode'), message: 'the mode' }],
      };
    }
  },
});

const effect = (mode: string): string =>
  mode === 'DISABLE'
    ? 'traffic is sent in plain text'
    : mode === 'SIMPLE'
      ? 'no client certificate is shown'
      : 'the certificate and CA of the mesh are used';

const help = (mode: string, ignored: readonly Name[]): string => {
  const hasPair = ignored.includes('clientCertificate') || ignored.includes('privateKey');
  if (mode === 'SIMPLE') return 'Write mode: MUTUAL if the server asks for a client certificate; else delete these fields.';
  if (mode === 'DISABLE') return `Write mode: ${hasPair ? 'MUTUAL' : 'SIMPLE'} if TLS is meant; else delete these fields.`;
  return `Write mode: ${hasPair ? 'MUTUAL' : 'SIMPLE'} if the server is outside the mesh; else delete these fields.`;
};
