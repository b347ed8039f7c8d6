import { rule } from '../../src/engine/index.ts';
import { policyTargets } from '../../src/istio/gateway-api/backend-tls.ts';

export default rule({
  id: 'backend-tls-policy-hostname-not-verified',
  area: 'gateway-api',
  severity: 'info',
  summary: 'BackendTLSPolicy without subjectAltNames: Istio does not compare the name in the certificate',
  impact:
    'Istio sends the hostname as SNI and checks only who signed the certificate: whoever holds any certificate of that CA can stand in for the backend.',
  fix: 'Repeat the hostname under validation.subjectAltNames: Istio compares names only with that list.',
  references: [
    'https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/',
    'https://gateway-api.sigs.k8s.io/reference/spec/#backendtlspolicyvalidation',
  ],
  since: [1, 28],
  on: ['BackendTLSPolicy'],
  reads: ['Service', 'ServiceEntry'],
  *check(policy, graph) {
    const validation = policy.at('spec', 'validation');
    const hostname = validation.get('hostname');
    const host = hostname.string();
    if (host === undefined || validation.get('subjectAltNames').exists) return;
    if (!policyTargets(graph, policy).some(({ fault, evidence }) => fault === undefined || evidence === 'unknown')) return;
    yield {
      at: hostname,
      message: `Istio does not compare "${host}" with the name in the certificate of the backend`,
      help: `Add subjectAltNames: [{type: Hostname, hostname: ${host}}] to validation.`,
    };
  },
});
