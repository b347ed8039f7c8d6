import { rule } from '../../src/engine/index.ts';
import { isForIstio } from '../../src/istio/ingress.ts';

/** Annotations of other controllers that people expect HTTPS from. Istio reads none of them. */
const ignored = [
  'kubernetes.io/ingress.allow-http',
  'ingress.kubernetes.io/ssl-redirect',
  'ingress.kubernetes.io/force-ssl-redirect',
  'nginx.ingress.kubernetes.io/ssl-redirect',
  'nginx.ingress.kubernetes.io/force-ssl-redirect',
  'nginx.ingress.kubernetes.io/backend-protocol',
  'nginx.ingress.kubernetes.io/ssl-passthrough',
  'nginx.ingress.kubernetes.io/auth-tls-secret',
  'traefik.ingress.kubernetes.io/redirect-entry-point',
];

export default rule({
  id: 'ingress-annotation-ignored',
  area: 'ingress',
  severity: 'warning',
  summary: 'An Ingress of Istio carries an annotation about TLS that only other controllers read',
  impact: 'Istio does nothing of what the annotation asks for: port 80 keeps serving every route in plain text.',
  fix: 'Use a Gateway with httpsRedirect (or the TLS mode that is meant) instead of the Ingress, and take the annotation out.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/kubernetes-ingress/',
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-https_redirect',
  ],
  on: ['Ingress'],
  reads: ['IngressClass'],
  *check(ingress, graph) {
    if (!isForIstio(graph, ingress)) return;
    for (const name of ignored) {
      const at = ingress.at('metadata', 'annotations', name);
      if (at.exists) yield { at: at.key, message: `Istio does not read the annotation ${name}` };
    }
  },
});
