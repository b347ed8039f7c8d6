import { rule } from '../../src/engine/index.ts';
import { append, question, type Resource } from '../../src/graph/index.ts';
import { ingresses } from '../../src/istio/ingress.ts';
import type { Field } from '../../src/yaml/index.ts';

const byHost = question((graph) => {
  const out = new Map<string, { ingress: Resource; at: Field; secure: boolean }[]>();
  for (const ingress of ingresses(graph)) {
    const secure = ingress
      .at('spec', 'tls')
      .items()
      .some((tls) => tls.get('secretName').exists);
    for (const entry of ingress.at('spec', 'rules').items()) {
      const at = entry.get('host');
      if (at.string() && entry.get('http').exists) append(out, at.string()!, { ingress, at, secure });
    }
  }
  return out;
});

export default rule({
  id: 'ingress-host-split',
  area: 'ingress',
  severity: 'error',
  summary: 'Several Ingresses have rules for one host, and only some of them have TLS',
  impact:
    'istiod binds all rules of a host to the gateway of the oldest Ingress alone: where that one has no TLS, every HTTPS request for the host gets 404.',
  fix: 'Put the tls entry and all rules of a host into one Ingress; port 80 is served by it as well.',
  references: [
    'https://github.com/istio/istio/issues/24385',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/kubernetes-ingress/',
  ],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    const done = new Set<string>();
    for (const entry of ingress.at('spec', 'rules').items()) {
      const at = entry.get('host');
      const host = at.string();
      const all = byHost(graph).get(host ?? '') ?? [];
      const insecure = all.filter(({ secure }) => !secure);
      const secured = all.filter(({ secure }) => secure);
      if (!host || done.has(host) || secured.length === 0 || insecure[0]?.ingress !== ingress) continue;
      done.add(host);
      yield {
        at,
        message: `Ingress "${ingress.id}" has rules for ${host} without TLS, and Ingress "${secured[0]!.ingress.id}" has rules for it with TLS: only the oldest of them gets a route`,
        related: [...insecure.slice(1), ...secured].map((other) => ({
          at: other.at,
          message: `the same host in Ingress "${other.ingress.id}"${other.secure ? ', with TLS' : ''}`,
        })),
      };
    }
  },
});
