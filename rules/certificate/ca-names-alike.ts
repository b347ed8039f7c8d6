import { rule } from '../../src/engine/index.ts';
import { type Certificate, certificatesOf, issued, readPem } from '../../src/x509/index.ts';

export default rule({
  id: 'ca-names-alike',
  area: 'certificate',
  severity: 'info',
  summary: 'A CA and the CA that issued it have the same common name',
  impact:
    'Envoy tells them apart by their key identifiers. People, and programs that go by names, take one for the other when a chain is put together or replaced.',
  fix: 'Give each CA a name of its own that is not the name of a host, as "Example Issuing CA 1".',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-4.1.2.6'],
  on: ['Secret'],
  reads: [],
  *check(secret) {
    for (const [map, encoded] of [[secret.at('data'), true] as const, [secret.at('stringData'), false] as const]) {
      for (const key of map.keys()) {
        const text = /ca|chain|bundle|root/i.test(key) ? map.get(key).string() : undefined;
        if (!text) continue;
        const bytes = encoded ? Buffer.from(text, 'base64') : Buffer.from(text);
        // Most bundles hold one certificate: nothing to compare.
        if (bytes.indexOf('BEGIN CERTIFICATE') === bytes.lastIndexOf('BEGIN CERTIFICATE')) continue;
        const authorities = certificatesOf(readPem(bytes)).filter((one): one is Certificate => one?.isCa === true && one.commonName !== '');
        const pair = pairOf(authorities);
        if (pair)
          yield {
            at: map.get(key),
            message: `Two CAs in "${secret.id}", one issued by the other, have the common name "${pair.commonName}"`,
          };
      }
    }
  },
});

function pairOf(authorities: readonly Certificate[]): Certificate | undefined {
  const byName = new Map<string, Certificate>();
  for (const one of authorities) {
    const other = byName.get(one.commonName);
    if (other && other.fingerprint !== one.fingerprint && (issued(other, one) || issued(one, other))) return one;
    byName.set(one.commonName, one);
  }
  return undefined;
}
