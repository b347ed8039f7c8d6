import { rule } from '../../src/engine/index.ts';
import { ingressTlsHosts, isServed } from '../../src/istio/ingress.ts';
import { dnsNameCovers } from '../../src/x509/index.ts';

export default rule({
  id: 'ingress-host-without-tls',
  area: 'ingress',
  severity: 'error',
  summary: 'An Ingress with TLS has a host that none of its tls entries lists',
  impact: 'The host has no HTTPS server: clients of port 443 are reset, and only plain HTTP works.',
  fix: 'Add the host to the hosts of a tls entry whose certificate covers it.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    const entries = ingress.at('spec', 'tls').items();
    if (entries.length === 0 || ingress.at('spec', 'tls').hasUnknown || !isServed(graph, ingress)) return;
    // Without hosts an entry holds for every name.
    if (entries.some((tls) => tls.get('hosts').items().length === 0)) return;
    const covered = entries.flatMap((tls) =>
      tls
        .get('hosts')
        .items()
        .flatMap((host) => host.string() ?? []),
    );
    for (const rule of ingress.at('spec', 'rules').items()) {
      const at = rule.get('host');
      const host = at.string();
      if (!host || covered.some((name) => dnsNameCovers(name, host))) continue;
      // Another Ingress may hold the tls entry for it: that is a mistake of its own.
      if (ingressTlsHosts(graph).has(host) || ingressTlsHosts(graph).has(`*${host.slice(host.indexOf('.'))}`)) continue;
      yield {
        at,
        message: `${host} is in no tls entry of Ingress "${ingress.id}": it is served on port 80 only`,
        related: [{ at: ingress.at('spec', 'tls').key, message: `the entries list ${covered.join(', ')}` }],
      };
    }
  },
});
