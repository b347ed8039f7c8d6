import { rule } from '../../src/engine/index.ts';
import { isIgnored, policyAuthority, policySpec } from '../../src/istio/gateway-api/backend-tls.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { list } from '../../src/istio/gateway-api/specs.ts';

export default rule({
  id: 'backend-tls-policy-ca-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'BackendTLSPolicy whose CA Istio cannot use: gateways block the traffic, sidecars send plain text',
  impact:
    'Gateways answer 503 for every request to the backend, and sidecars send it unencrypted, with neither the TLS of the policy nor mTLS.',
  fix: 'Name a ConfigMap in the namespace of the policy that holds the CA under ca.crt, or write wellKnownCACertificates: System.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/'],
  since: [1, 28],
  on: ['BackendTLSPolicy'],
  reads: ['ConfigMap', 'Bundle'],
  *check(policy, graph) {
    if (isIgnored(policy)) return;
    const { fault, evidence, at } = policyAuthority(graph, policy);
    const kind = at.get('kind').string() ?? '';
    const name = at.get('name').string() ?? '';
    const id = `${policy.namespace}/${name}`;
    const hosts = policy.at('spec', 'targetRefs', 0, 'name').string() ?? 'the backend';
    if (fault === 'wrong-kind' && evidence === 'present')
      yield {
        at: at.get('kind'),
        message: `Istio takes the CA of a BackendTLSPolicy from a ConfigMap only, and this names a ${kind}: nothing can be sent to ${hosts} securely`,
        help: `Put the CA certificate under ca.crt into a ConfigMap in "${policy.namespace}", and write group: "", kind: ConfigMap and its name.`,
      };
    if (fault === 'missing') {
      const isPlaced = hasNamespace(policy);
      const elsewhere = graph.named('ConfigMap', name).find(hasNamespace);
      const secret = graph.get('Secret', policy.namespace, name);
      const proof = (isPlaced ? elsewhere : undefined) ?? secret;
      if (evidence === 'absent' || proof)
        yield {
          at: at.get('name'),
          message: `There is no ConfigMap "${id}" with the CA for ${hosts}${proof ? (proof === secret ? ': it is a Secret' : `: it is in "${proof.namespace}"`) : ''}`,
          help: `Create ConfigMap "${id}" with the CA certificate under ca.crt: the CA has to be in the namespace of the policy.`,
          related: proof ? [{ at: proof.at('metadata', 'name'), message: 'it is here' }] : [],
        };
    }
    const map = graph.get('ConfigMap', policy.namespace, name);
    if (fault === 'keys-missing' && map)
      yield {
        at: at.get('name'),
        message: `ConfigMap "${id}" has no CA for ${hosts} under ca.crt or cacert`,
        help: `Store the CA certificate under ca.crt in ConfigMap "${id}".`,
        related: [{ at: map.at('data').exists ? map.at('data').key : map.at('metadata', 'name'), message: 'the keys that it has' }],
      };
    const validation = policy.at('spec', 'validation');
    const known = validation.get('wellKnownCACertificates');
    if (known.string() !== undefined && known.string() !== 'System')
      yield {
        at: known,
        message: `Istio knows no CAs called "${known.string()}" and takes those of the system for ${hosts}`,
        severity: 'warning',
        impact: 'The policy is reported as not accepted, and the certificate of the backend is checked against the public CAs.',
        help: 'Write System, or name the CA with caCertificateRefs.',
      };
    const refs = list(policySpec(policy).validation?.caCertificateRefs);
    if (refs.length > 1)
      yield {
        at: validation.get('caCertificateRefs', 1),
        message: `Istio uses only the first of ${refs.length} caCertificateRefs for ${hosts}`,
        severity: 'warning',
        impact: 'A backend whose certificate comes from one of the other CAs is refused: requests are answered with 503.',
        help: 'Put all CA certificates one after the other into ca.crt of a single ConfigMap.',
      };
  },
});
