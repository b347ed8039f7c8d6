import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'authorization-policy-denies-tcp',
  area: 'mesh',
  severity: 'info',
  summary: 'A DENY rule that looks at HTTP only denies every TCP connection as well',
  impact:
    'Conditions on HTTP cannot be checked for a TCP connection and are left out, so what remains of the rule denies all connections to TCP ports of these workloads.',
  fix: 'Write the ports that the rule is for into to.operation.ports.',
  references: [
    'https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/',
    'https://istio.io/latest/docs/reference/config/security/authorization-policy/',
  ],
  on: ['AuthorizationPolicy'],
  reads: [],
  check: objectionsOf('authorization-policy-denies-tcp'),
});
