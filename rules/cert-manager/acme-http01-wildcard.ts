import { rule } from '../../src/engine/index.ts';
import { issuerOf } from '../../src/graph/index.ts';

export default rule({
  id: 'acme-http01-wildcard',
  area: 'cert-manager',
  severity: 'error',
  summary: 'A wildcard name is requested from an issuer that can only answer HTTP-01 challenges',
  impact: 'ACME servers give wildcard certificates for DNS-01 only: the order fails, and with it every name of the Certificate.',
  fix: 'Add a dns01 solver to the issuer, or list the names one by one.',
  references: ['https://letsencrypt.org/docs/challenge-types/', 'https://cert-manager.io/docs/configuration/acme/'],
  on: ['Certificate'],
  reads: ['Issuer', 'ClusterIssuer'],
  *check(certificate, graph) {
    const solvers = issuerOf(graph, certificate)?.at('spec', 'acme', 'solvers');
    const items = solvers?.items() ?? [];
    if (
      !solvers ||
      items.length === 0 ||
      solvers.hasUnknown ||
      !items.every((solver) => solver.get('http01').exists && !solver.get('dns01').exists)
    )
      return;
    for (const at of certificate.at('spec', 'dnsNames').items()) {
      if (at.string()?.startsWith('*.'))
        yield {
          at,
          message: `${at.string()} needs a DNS-01 challenge, and the issuer only has HTTP-01 solvers`,
          related: [{ at: solvers.key, message: 'the solvers of the issuer' }],
        };
    }
  },
});
