import { rule } from '../../src/engine/index.ts';
import { policyTargets } from '../../src/istio/gateway-api/backend-tls.ts';

export default rule({
  id: 'backend-tls-policy-conflict',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'Two BackendTLSPolicies for the same target: only one is used',
  impact: 'One of the policies has no effect: the backend is checked against the hostname and CA of the other.',
  fix: 'Keep one policy for each target and port.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/'],
  since: [1, 28],
  on: ['BackendTLSPolicy'],
  reads: [],
  *check(policy, graph) {
    for (const { at, fault, winner, kind, name, sectionName } of policyTargets(graph, policy)) {
      if (fault !== 'conflict' || !winner) continue;
      const isKnown = policy.createdAt !== undefined && winner.createdAt !== undefined;
      yield {
        at: at.get('name'),
        message: `BackendTLSPolicy "${winner.name}" is for ${sectionName ? `port "${sectionName}" of ` : ''}${kind} "${name}" too, and ${isKnown ? 'it is older: this one is not used' : 'only the older of the two is used'}`,
        help: `Keep one of the two policies, or give each a sectionName of its own.`,
        related: [{ at: winner.at('metadata', 'name'), message: 'the other policy' }],
      };
    }
  },
});
