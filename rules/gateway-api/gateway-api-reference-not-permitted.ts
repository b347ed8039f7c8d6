import { rule } from '../../src/engine/index.ts';
import { configMapEvidence, type Graph, type Resource, secretEvidence } from '../../src/graph/index.ts';
import type { CheckedReference } from '../../src/istio/gateway-api/certificates.ts';
import { type Listener, listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { gatewayApiGroup, list, type ReferenceGrantSpec } from '../../src/istio/gateway-api/specs.ts';
import { areGrantsKnown } from '../../src/istio/reference-grants.ts';

export default rule({
  id: 'gateway-api-reference-not-permitted',
  area: 'gateway-api',
  severity: 'error',
  summary: 'A listener refers to a certificate or CA of another namespace without a ReferenceGrant there',
  impact:
    'Istio does not program the listener: nothing listens for its hosts, and where it is the only one on the port connections are refused.',
  fix: 'Create a ReferenceGrant in the namespace of the Secret or ConfigMap that names the kind and namespace of the referring object.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/referencegrant/'],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: ['ReferenceGrant', 'Secret', 'ConfigMap', 'Certificate'],
  *check(owner, graph) {
    const seen = new Set<unknown>();
    for (const listener of listenersIn(graph, owner)) {
      const { certificates, authority } = listener.tls;
      for (const reference of [...certificates, ...(authority ? [authority] : [])]) {
        if (reference.fault !== 'not-granted' || seen.has(reference.at) || listener.conflictsWith) continue;
        seen.add(reference.at);
        const isAuthority = reference === authority;
        const near = areGrantsKnown(graph) && hasNamespace(owner) ? nearGrant(graph, owner, reference, isAuthority) : undefined;
        if (!near && !isProven(graph, owner, reference)) continue;
        const kind = reference.kind === '/ConfigMap' ? 'ConfigMap' : 'Secret';
        yield {
          at: reference.at.get('namespace'),
          message: `${kind} "${reference.namespace}/${reference.name}" is in another namespace, and ${near?.text ?? `no ReferenceGrant in "${reference.namespace}" lets ${owner.ref.kind}s of "${owner.namespace}" refer to it`}: ${listenerText(listener)} is not served`,
          help: near?.help ?? grantText(owner, reference, kind, isAuthority),
          related: near
            ? [{ at: near.grant.at('metadata', 'name'), message: 'this ReferenceGrant does not fit' }]
            : targets(listener, reference),
        };
      }
    }
  },
});

/** The namespace that is asked is in view: the object that is referred to stands in it, or the input holds every grant. */
function isProven(graph: Graph, owner: Resource, { evidence, namespace, name, kind }: CheckedReference): boolean {
  if (evidence === 'absent') return true;
  if (!hasNamespace(owner) || !areGrantsKnown(graph)) return false;
  return (kind === '/ConfigMap' ? configMapEvidence : secretEvidence)(graph, namespace, name).state === 'present';
}

const targets = (_listener: Listener, { target }: CheckedReference) =>
  target ? [{ at: target.at('metadata', 'namespace'), message: 'it is here' }] : [];

const grantText = (owner: Resource, { namespace, name }: CheckedReference, kind: string, isAuthority: boolean): string =>
  `Create in "${namespace}" a ReferenceGrant with from: [{group: ${gatewayApiGroup}, kind: ${owner.ref.kind}, namespace: ${owner.namespace}}] and to: [{group: "", kind: ${kind}${isAuthority ? '' : `, name: ${name}`}}].`;

/** A grant that was evidently meant for this reference and misses it by one field. */
function nearGrant(graph: Graph, owner: Resource, { namespace, name, kind }: CheckedReference, isAuthority: boolean) {
  const wantedKind = kind === '/ConfigMap' ? 'ConfigMap' : 'Secret';
  for (const grant of graph.all('ReferenceGrant')) {
    const spec = (grant.json.spec ?? {}) as ReferenceGrantSpec;
    const to = list(spec.to).find((one) => (one.group ?? '') === '' && one.kind === wantedKind);
    const named = to?.name === undefined || to.name === name;
    const froms = list(spec.from).filter((one) => one.namespace === owner.namespace);
    const from = froms.find((one) => one.kind === owner.ref.kind && one.group === gatewayApiGroup);
    const id = `ReferenceGrant "${grant.id}"`;
    if (!to || !named || !hasNamespace(grant)) continue;
    if (grant.namespace === namespace && from && isAuthority && to.name === name)
      return {
        grant,
        text: `Istio compares ${id} with the name "${name}-cacert"`,
        help: `Remove name from the entry in spec.to of ${id}: Istio looks for the CA under "${name}-cacert" and takes a grant for "${name}" as one for something else.`,
      };
    if (grant.namespace === namespace && !from && froms.length > 0) {
      const wrong = froms[0]!;
      return {
        grant,
        text: `${id} is for ${wrong.group || 'the core group'}/${wrong.kind ?? ''}`,
        help: `Write from: [{group: ${gatewayApiGroup}, kind: ${owner.ref.kind}, namespace: ${owner.namespace}}] in ${id}.`,
      };
    }
    if (grant.namespace !== namespace && from && to.name === name)
      return {
        grant,
        text: `${id} is in the wrong namespace`,
        help: `Move ${id} to namespace "${namespace}": a grant speaks for the objects of its own namespace.`,
      };
  }
  return undefined;
}
