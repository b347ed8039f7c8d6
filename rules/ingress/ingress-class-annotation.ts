import { rule } from '../../src/engine/index.ts';
import { isForIstio } from '../../src/istio/ingress.ts';

const annotation = 'kubernetes.io/ingress.class';

export default rule({
  id: 'ingress-class-annotation',
  area: 'ingress',
  severity: 'info',
  summary: 'An Ingress of Istio says its class with the annotation that spec.ingressClassName has replaced',
  impact: 'istiod still reads the annotation, and it wins over spec.ingressClassName. Kubernetes has called it deprecated since 1.18.',
  fix: 'Write an IngressClass with controller istio.io/ingress-controller and name it in spec.ingressClassName.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation'],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    const at = ingress.at('metadata', 'annotations', annotation);
    if (at.exists && isForIstio(graph, ingress))
      yield { at, message: `Ingress "${ingress.id}" names its class with the deprecated annotation ${annotation}` };
  },
});
