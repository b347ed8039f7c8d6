import { rule } from '../../src/engine/index.ts';
import { type Kind, objectInNamedNamespace, question, withoutNamespace } from '../../src/graph/index.ts';

/** Objects whose effect depends on the namespace that they are in: lookups, short names, credentials. */
const namespaced: readonly Kind[] = [
  ...(['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'Sidecar', 'WorkloadEntry'] as const),
  // PeerAuthentications have a rule of their own.
  ...(['AuthorizationPolicy', 'RequestAuthentication', 'EnvoyFilter'] as const),
  ...(['KubernetesGateway', 'HTTPRoute', 'TLSRoute', 'BackendTLSPolicy', 'Ingress', 'Certificate', 'Issuer'] as const),
];

const omitted = question((graph) => withoutNamespace(graph, namespaced));

export default rule({
  id: 'namespace-omitted',
  area: 'schema',
  severity: 'info',
  summary: 'Objects without a namespace beside others that name theirs',
  impact:
    'They land in whatever namespace kubectl points to. Short host names, gateway names, credentials and the lookup of DestinationRules all depend on it.',
  fix: 'Write metadata.namespace, or apply the files with a namespace that is fixed (kubectl -n, Kustomize, Helm).',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
  on: namespaced,
  reads: [],
  onRefused: true,
  // One cause, one finding: at the first object of the view.
  *check(resource, graph) {
    const all = omitted(graph);
    const named = objectInNamedNamespace(graph);
    if (all[0] !== resource || !named) return;
    const count = all.length === 1 ? 'names no namespace' : `and ${all.length - 1} more name no namespace`;
    yield {
      at: resource.at('metadata', 'namespace'),
      message: `${resource.ref.kind} "${resource.name}" ${count}, and this input takes it to be "${resource.namespace}"; others name theirs, as "${named.namespace}"`,
      related: [{ at: named.at('metadata', 'namespace'), message: 'a namespace is written here' }],
    };
  },
});
