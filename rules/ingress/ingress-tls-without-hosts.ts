import { rule } from '../../src/engine/index.ts';
import { isForIstio } from '../../src/istio/ingress.ts';

export default rule({
  id: 'ingress-tls-without-hosts',
  area: 'ingress',
  severity: 'warning',
  summary: 'A tls entry of an Ingress names no hosts',
  impact: 'istiod makes an HTTPS server for every host of it: all names get this certificate, and a second entry without hosts is dropped.',
  fix: 'List the hosts of the certificate under hosts.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    if (!isForIstio(graph, ingress)) return;
    for (const at of ingress.at('spec', 'tls').items()) {
      if (at.get('hosts').items().length === 0 && !at.get('hosts').isUnknown && at.get('secretName').exists)
        yield { at, message: `This tls entry of Ingress "${ingress.id}" has no hosts, so its certificate is served for every name` };
    }
  },
});
