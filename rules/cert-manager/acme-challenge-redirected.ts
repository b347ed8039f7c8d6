import { rule } from '../../src/engine/index.ts';
import { issuerOf, matchesLabels } from '../../src/graph/index.ts';
import { configs } from '../../src/istio/configs.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { withoutNamespace } from '../../src/istio/hosts.ts';
import { ingressSelector } from '../../src/istio/ingress.ts';
import { dnsNameCovers } from '../../src/x509/index.ts';

export default rule({
  id: 'acme-challenge-redirected',
  area: 'cert-manager',
  severity: 'warning',
  summary: 'httpsRedirect answers the HTTP-01 challenge of a Certificate for the same host',
  impact:
    'The ACME server is sent to HTTPS, where the application answers instead of the solver: the certificate is not issued or renewed.',
  fix: 'Redirect in a VirtualService that leaves /.well-known/acme-challenge/ alone, or solve by DNS-01.',
  references: ['https://istio.io/latest/docs/ops/integrations/certmanager/', 'https://cert-manager.io/docs/configuration/acme/http01/'],
  on: ['Certificate'],
  reads: ['Issuer', 'ClusterIssuer', 'Gateway'],
  *check(certificate, graph) {
    const solver = issuerOf(graph, certificate)
      ?.at('spec', 'acme', 'solvers')
      .items()
      .find((item) => ['class', 'ingressClassName'].some((key) => item.get('http01', 'ingress', key).string() === 'istio'));
    if (!solver) return;
    const names = certificate.at('spec', 'dnsNames').items();
    for (const gateway of configs(graph, 'Gateway')) {
      // The solver's Ingress is served by the workload that Ingresses select; the redirect only meets it there.
      const isSame = proxiesOfGateway(graph, gateway.resource).some(({ labels }) => matchesLabels(ingressSelector(graph), labels));
      if (!isSame) continue;
      for (const [index, server] of (gateway.spec.servers ?? []).entries()) {
        if (!server.tls?.httpsRedirect || server.port?.number !== 80) continue;
        for (const at of names) {
          const name = at.string();
          const hit = (server.hosts ?? []).find((host) => name && dnsNameCovers(withoutNamespace(host), name));
          if (!hit) continue;
          yield {
            at: gateway.at('servers', index, 'tls', 'httpsRedirect'),
            message: `httpsRedirect on port 80 also redirects the HTTP-01 challenge for ${name}, which Certificate "${certificate.id}" has to answer there`,
            related: [
              { at, message: 'the name that is to be proven' },
              { at: solver.get('http01').key, message: 'by HTTP-01 through an Ingress of Istio' },
            ],
          };
          break;
        }
      }
    }
  },
});
