import { rule } from '../../src/engine/index.ts';
import { isForIstio } from '../../src/istio/ingress.ts';

export default rule({
  id: 'ingress-path-pattern',
  area: 'ingress',
  severity: 'info',
  summary: 'A path of an Ingress ends in .* or /*, which only some pathTypes read as a prefix',
  impact: 'Istio reads it as a prefix where pathType is ImplementationSpecific or missing. With Prefix or Exact the path matches nothing.',
  fix: 'Write the plain prefix with pathType: Prefix.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types'],
  on: ['Ingress'],
  reads: ['IngressClass'],
  // One finding for an Ingress.
  *check(ingress, graph) {
    if (!isForIstio(graph, ingress)) return;
    for (const path of ingress
      .at('spec', 'rules')
      .items()
      .flatMap((rule) => rule.get('http', 'paths').items())) {
      const at = path.get('path');
      const type = path.get('pathType').string();
      const text = at.string() ?? '';
      if (type === 'Prefix' || type === 'Exact' || !/^\/.*(?:\.\*|\/\*)$/.test(text)) continue;
      const plain = text.replace(/\.?\*$/, '').replace(/(.)\/$/, '$1');
      yield {
        at,
        message: `The path ${text} works only as long as its pathType is ImplementationSpecific`,
        help: `Write path: ${plain} with pathType: Prefix.`,
      };
      return;
    }
  },
});
