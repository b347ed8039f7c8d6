import { rule } from '../../src/engine/index.ts';
import { isServed } from '../../src/istio/ingress.ts';

export default rule({
  id: 'ingress-tls-without-secret',
  area: 'ingress',
  severity: 'error',
  summary: 'A tls entry of an Ingress names no Secret',
  impact: 'istiod makes no HTTPS server of the entry: clients cannot connect to port 443, and nothing reports it.',
  fix: 'Write secretName with a Secret in the namespace of the gateway workload.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/kubernetes-ingress/#specifying-ingressclass'],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    if (!isServed(graph, ingress)) return;
    for (const at of ingress.at('spec', 'tls').items()) {
      if (!at.get('secretName').exists) yield { at, message: `This tls entry of Ingress "${ingress.id}" has no secretName` };
    }
  },
});
