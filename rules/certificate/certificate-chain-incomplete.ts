import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';
import { nameOf } from '../../src/istio/used-certificates.ts';
import { issued, keyMatches, privateKeyOf } from '../../src/x509/index.ts';

export default rule({
  id: 'certificate-chain-incomplete',
  area: 'certificate',
  severity: 'warning',
  summary: 'The served chain ends before the root: an intermediate certificate is missing or out of order',
  impact:
    'Clients that trust only the root cannot build the chain and refuse the certificate; browsers may hide it by fetching or caching the intermediate.',
  fix: 'Append the intermediate certificates to the server certificate, each followed by the one that issued it.',
  references: ['https://datatracker.ietf.org/doc/html/rfc8446#section-4.4.2'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    if (
      !secretUses(graph)
        .get(secret)
        ?.some(({ role }) => role === 'server')
    )
      return;
    const { certificate, privateKey, ca } = material(graph, secret);
    const chain = (certificate?.certificates ?? []).filter((one) => one !== undefined);
    if (!certificate || chain.length === 0 || chain.length !== certificate.certificates.length) return;
    // A chain that begins with the wrong certificate is another mistake.
    const key = privateKey && privateKeyOf(privateKey.pem);
    if (typeof key === 'object' && !keyMatches(chain[0]!, key)) return;
    for (let i = 1; i < chain.length; i++) {
      if (issued(chain[i]!, chain[i - 1]!)) continue;
      const right = chain.findIndex((other) => issued(other, chain[i - 1]!));
      yield {
        at: certificate.at,
        message: `Certificate number ${i + 1} in ${certificate.key}, ${nameOf(chain[i]!)}, did not issue number ${i}, ${nameOf(chain[i - 1]!)}${right > i ? `; number ${right + 1} did` : ''}`,
      };
      return;
    }
    // The root may be left out; it is provably not the next link only where the input shows the real root.
    const last = chain.at(-1)!;
    const roots = (ca?.certificates ?? []).filter((one) => one !== undefined);
    const root = roots.find(({ isSelfSigned, subject }) => isSelfSigned && subject !== last.issuer && issuerInView(last.issuer, roots));
    if (!last.isSelfSigned && root) {
      const link = roots.find(({ subject }) => subject === last.issuer);
      if (link && !link.isSelfSigned)
        yield {
          at: certificate.at,
          message: `${certificate.key} ends with ${nameOf(last)}; its issuer ${nameOf(link)} is an intermediate and stands only in ${ca!.key}`,
        };
    }
  },
});

const issuerInView = (issuer: string, candidates: readonly { readonly subject: string }[]): boolean =>
  candidates.some(({ subject }) => subject === issuer);
