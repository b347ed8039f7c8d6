import { type Graph, type Kind, kindOf, question } from '../graph/index.ts';
import { isRefused } from './admission/index.ts';

/** Kinds that a ReferenceGrant can speak for or about in Istio (pilot/pkg/config/kube/gatewaycommon/references.go). */
const grantees: ReadonlySet<Kind> = new Set<Kind>(['KubernetesGateway', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'ListenerSet']);
const granted: ReadonlySet<Kind> = new Set<Kind>(['ConfigMap', 'Secret', 'Service']);

/** Names that may be referred to, by who refers from where and what lies where; null stands for every name. */
const grants = question((graph): ReadonlyMap<string, ReadonlySet<string> | null> => {
  const out = new Map<string, Set<string> | null>();
  for (const grant of graph.all('ReferenceGrant')) {
    if (isRefused(grant, graph)) continue;
    for (const from of grant.at('spec', 'from').items()) {
      const fromKind = kindOf(`${from.get('group').string() ?? ''}/v1`, from.get('kind').string() ?? '');
      if (!fromKind || !grantees.has(fromKind)) continue;
      for (const to of grant.at('spec', 'to').items()) {
        const group = to.get('group').string() ?? '';
        const toKind = kindOf(group ? `${group}/v1` : 'v1', to.get('kind').string() ?? '');
        if (!toKind || !granted.has(toKind)) continue;
        const key = keyOf(fromKind, from.get('namespace').string() ?? '', toKind, grant.namespace);
        const name = to.get('name').string();
        const names = out.get(key);
        if (name === undefined) out.set(key, null);
        else if (names) names.add(name);
        else if (names === undefined) out.set(key, new Set([name]));
      }
    }
  }
  return out;
});

const keyOf = (fromKind: Kind, fromNamespace: string, toKind: Kind, toNamespace: string): string =>
  `${fromKind}/${fromNamespace}>${toKind}/${toNamespace}`;

/** Every grant says where it is and what it allows: no placeholder, and no namespace that is left to whoever applies the file. */
export const areGrantsKnown = question((graph): boolean =>
  graph.all('ReferenceGrant').every((grant) => grant.at('metadata', 'namespace').string() !== undefined && !grant.at('spec').hasUnknown),
);

/** Whether a ReferenceGrant lets objects of a kind and namespace refer to an object of another namespace. */
export function isReferenceGranted(
  graph: Graph,
  from: { readonly kind: Kind; readonly namespace: string },
  to: { readonly kind: Kind; readonly namespace: string; readonly name: string },
): boolean {
  const names = grants(graph).get(keyOf(from.kind, from.namespace, to.kind, to.namespace));
  return names === null || (names?.has(to.name) ?? false);
}
