import { rule } from '../../src/engine/index.ts';
import { overridingRules } from '../../src/istio/gateway-api/policy-overrides.ts';

export default rule({
  id: 'backend-tls-policy-overridden',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'A DestinationRule for the same host replaces the TLS of a BackendTLSPolicy',
  impact: 'The TLS settings of the DestinationRule are used, and hostname and CA of the policy are not.',
  fix: 'Say in one place how the backend is reached: remove tls from the DestinationRule, or the policy.',
  references: [
    'https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/',
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
  ],
  since: [1, 28],
  on: ['BackendTLSPolicy'],
  reads: ['DestinationRule', 'Service', 'ServiceEntry'],
  *check(policy, graph) {
    for (const { target, config, at, mode, clients } of overridingRules(graph, policy)) {
      const id = `DestinationRule "${config.namespace}/${config.name}"`;
      const isPlain = mode === 'none' || mode === 'auto';
      const whom = clients === undefined ? 'all clients' : `clients in "${clients}"`;
      yield {
        at: target.at.get('name'),
        message: `${id} decides for ${whom} how ${target.kind} "${target.name}" is reached, not this policy${isPlain ? ': they send no TLS' : ''}`,
        ...(mode === 'none'
          ? {
              severity: 'error' as const,
              impact: 'Requests to the backend are sent in plain text, as the DestinationRule says: the TLS of the policy is lost.',
            }
          : {}),
        help:
          clients === undefined
            ? `Remove tls from ${id}, or remove the policy.`
            : `Repeat the TLS settings of the policy in ${id}: a rule in the namespace of the client is used before anything in the namespace of the backend.`,
        related: [{ at, message: 'this is used instead' }],
      };
    }
  },
});
