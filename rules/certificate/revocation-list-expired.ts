import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { days } from '../../src/istio/used-certificates.ts';
import { readRevocationList } from '../../src/x509/index.ts';

export default rule({
  id: 'revocation-list-expired',
  area: 'certificate',
  severity: 'error',
  summary: 'The revocation list of a trusted CA is out of date',
  impact: 'Envoy refuses every client certificate while the list is past its next update, revoked or not.',
  fix: 'Publish a new list and replace it in the Secret before its nextUpdate, or leave it out.',
  references: ['https://datatracker.ietf.org/doc/html/rfc5280#section-5.1.2.5'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    if (!isKeyMaterial(graph, secret)) return;
    const { revocationList } = material(graph, secret);
    const { now } = graph.settings;
    for (const block of revocationList?.pem.blocks ?? []) {
      const list = readRevocationList(block);
      if (!revocationList || !list?.nextUpdate || list.nextUpdate >= now) continue;
      yield {
        at: revocationList.at,
        message: `The revocation list in "${secret.id}" was to be replaced ${days(now - list.nextUpdate)} ago, on ${new Date(list.nextUpdate).toISOString().slice(0, 10)}`,
      };
    }
  },
});
