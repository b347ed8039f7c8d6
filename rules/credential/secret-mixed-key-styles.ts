import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';

export default rule({
  id: 'secret-mixed-key-styles',
  area: 'credential',
  severity: 'warning',
  summary: 'A Secret holds two different certificates, under cert and under tls.crt',
  impact: 'Istio reads cert, key and cacert first: what is renewed under tls.crt, tls.key or ca.crt is never served.',
  fix: 'Keep one style; delete the keys cert, key and cacert if something renews tls.crt.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    if (!secretUses(graph).has(secret)) return;
    const { shadowed, certificate, ca } = material(graph, secret);
    for (const at of shadowed) {
      const isCa = at.path.at(-1) === 'ca.crt';
      const winner = isCa ? ca : certificate;
      if (winner)
        yield {
          at: at.key,
          message: `${String(at.path.at(-1))} in "${secret.id}" is never read: ${winner.key} stands beside it with another value`,
          related: [{ at: winner.at.key, message: 'this one is used' }],
        };
    }
  },
});
