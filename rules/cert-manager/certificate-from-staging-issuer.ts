import { rule } from '../../src/engine/index.ts';
import { issuerOf } from '../../src/graph/index.ts';

export default rule({
  id: 'certificate-from-staging-issuer',
  area: 'cert-manager',
  severity: 'info',
  summary: "A Certificate comes from the staging server of Let's Encrypt",
  impact: 'No browser trusts the staging root: people see a warning page.',
  fix: 'Point issuerRef to an issuer with the production server before people use the host.',
  references: ['https://letsencrypt.org/docs/staging-environment/'],
  on: ['Certificate'],
  reads: ['Issuer', 'ClusterIssuer'],
  *check(certificate, graph) {
    const at = certificate.at('spec', 'issuerRef', 'name');
    const server = issuerOf(graph, certificate)?.at('spec', 'acme', 'server');
    const isStaging = server?.exists
      ? /^https:\/\/acme-staging(?:-v\d+)?\./.test(server.string() ?? '')
      : /\bstaging\b/.test(at.string() ?? '');
    if (isStaging)
      yield {
        at,
        message: `Issuer "${at.string()}" issues test certificates`,
        related: server?.exists ? [{ at: server, message: 'the staging server' }] : [],
      };
  },
});
