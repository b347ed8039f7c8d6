import { rule } from '../../src/engine/index.ts';

const oldLabel = /^certmanager\.k8s\.io\//;

export default rule({
  id: 'acme-solver-label-outdated',
  area: 'cert-manager',
  severity: 'warning',
  summary: 'A Service selects the solver Pods of an HTTP-01 challenge by a label of cert-manager before 0.11',
  impact: 'The Service has no endpoints: the request of the ACME server is answered with 503, and no certificate is issued.',
  fix: 'Let cert-manager make the Service and the route of the challenge (http01.ingress or http01.gatewayHTTPRoute), or select acme.cert-manager.io/http01-solver: "true".',
  references: ['https://cert-manager.io/docs/configuration/acme/http01/'],
  on: ['Service'],
  reads: ['Deployment', 'Pod'],
  *check(service, graph) {
    const selector = service.at('spec', 'selector');
    const name = selector.keys().find((key) => oldLabel.test(key));
    if (!name) return;
    // A Pod of the input's own with this label would be chosen after all.
    const pods = graph.all('Pod').some(({ labels }) => labels[name] !== undefined);
    if (!pods)
      yield {
        at: selector.get(name).key,
        message: `Service "${service.id}" selects Pods labelled ${name}, which cert-manager has not written since 0.11`,
      };
  },
});
