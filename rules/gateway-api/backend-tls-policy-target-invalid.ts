import { rule } from '../../src/engine/index.ts';
import { misspelt } from '../../src/graph/index.ts';
import { policyTargets } from '../../src/istio/gateway-api/backend-tls.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';

export default rule({
  id: 'backend-tls-policy-target-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'BackendTLSPolicy for something that does not exist: its TLS is not used',
  impact: 'The policy has no effect for this target: requests are sent to the backend in plain text, or with the mTLS of the mesh only.',
  fix: 'Name a Service or ServiceEntry of the namespace of the policy, and as sectionName the name of one of its ports.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/'],
  since: [1, 28],
  on: ['BackendTLSPolicy'],
  reads: ['Service', 'ServiceEntry'],
  *check(policy, graph) {
    for (const { at, fault, evidence, name, kind, sectionName } of policyTargets(graph, policy)) {
      if (fault === 'unknown-kind' && evidence === 'present')
        yield {
          at: at.get('kind'),
          message: `Istio applies a BackendTLSPolicy to a Service or ServiceEntry, not to "${[at.get('group').string(), at.get('kind').string()].filter(Boolean).join('/')}"`,
          help: `Write group: "" and kind: Service, or group: networking.istio.io and kind: ServiceEntry.`,
        };
      if (fault === 'no-such-port' && evidence === 'present') {
        const target = graph.get(kind as 'Service', policy.namespace, name);
        const ports = target?.at('spec', 'ports').items() ?? [];
        const byNumber = ports.find((port) => String(port.get(kind === 'Service' ? 'port' : 'number').number()) === sectionName);
        const names = ports.flatMap((port) => port.get('name').string() ?? []);
        const meant = byNumber?.get('name').string();
        yield {
          at: at.get('sectionName'),
          message: `${kind} "${policy.namespace}/${name}" has no port called "${sectionName}"${byNumber ? ': sectionName is the name of a port, not its number' : ''}`,
          help: meant
            ? `Write sectionName: ${meant}.`
            : names.length
              ? `Its ports are called ${names.map((one) => `"${one}"`).join(', ')}; without sectionName the policy is for all of them.`
              : `Give the port a name, or remove sectionName: then the policy is for all ports.`,
          related: byNumber
            ? [{ at: byNumber.get('name').exists ? byNumber.get('name') : byNumber, message: 'the port of that number' }]
            : [],
        };
      }
      if (fault === 'missing') {
        const elsewhere = graph.all(kind as 'Service').filter((one) => one.name === name && one.namespace !== policy.namespace);
        const [first] = elsewhere;
        const near = first
          ? undefined
          : misspelt(
              name,
              graph.in(kind as 'Service', policy.namespace).map((one) => one.name),
            );
        const isProven = first ? hasNamespace(policy) && elsewhere.every(hasNamespace) : near !== undefined;
        if (evidence !== 'absent' && !isProven) continue;
        yield {
          at: at.get('name'),
          message: `There is no ${kind} "${policy.namespace}/${name}"${first ? `: it is in "${first.namespace}", and a policy applies to its own namespace only` : near === undefined ? '' : `; did you mean "${near}"?`}`,
          help: first
            ? `Move the policy to namespace "${first.namespace}".`
            : near === undefined
              ? `Write the name of a ${kind} in "${policy.namespace}".`
              : `Write name: ${near}.`,
          ...(near === undefined ? {} : { severity: 'warning' as const }),
          related: elsewhere.map((one) => ({ at: one.at('metadata', 'namespace'), message: 'it is here' })),
        };
      }
    }
  },
});
