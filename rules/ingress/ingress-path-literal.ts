import { rule } from '../../src/engine/index.ts';
import { isServed } from '../../src/istio/ingress.ts';

export default rule({
  id: 'ingress-path-literal',
  area: 'ingress',
  severity: 'warning',
  summary: 'A path that looks like a pattern has a pathType that takes it literally',
  impact: 'Only requests whose path holds these very characters match; all others get 404.',
  fix: 'Write the plain prefix (/ instead of /.*) with pathType Prefix, or pathType ImplementationSpecific, where Istio reads a trailing .* or * as a prefix.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types'],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    if (!isServed(graph, ingress)) return;
    for (const path of ingress
      .at('spec', 'rules')
      .items()
      .flatMap((rule) => rule.get('http', 'paths').items())) {
      const at = path.get('path');
      const type = path.get('pathType').string();
      if ((type === 'Prefix' || type === 'Exact') && /(?:\.\*|\*|\(.*\)|\[.*\])$/.test(at.string() ?? ''))
        yield {
          at,
          message: `With pathType ${type} the path ${at.string()} is taken literally`,
          related: [{ at: path.get('pathType'), message: 'compared character by character' }],
        };
    }
  },
});
