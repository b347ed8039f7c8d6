import type { Field } from '../yaml/index.ts';
import type { Graph } from './graph.ts';
import type { Resource } from './resource.ts';

/** Whether the RBAC objects of the input let a ServiceAccount list Secrets in its namespace. */
export type Permission =
  | { readonly state: 'granted' | 'unknown' }
  /** RBAC for the account is in the input, and none of it allows the list. */
  | { readonly state: 'denied'; readonly binding: Resource; readonly role: Resource | undefined };

/**
 * Only bindings to the account itself are judged: istiod asks for the user without its groups (CredentialsController.Authorize in
 * pilot/pkg/credentials/kube/secrets.go).
 */
export function maySecretsBeListed(graph: Graph, namespace: string, account: string): Permission {
  const bindings = [
    ...graph.mentioning('RoleBinding', [account]).filter((binding) => binding.namespace === namespace),
    ...graph.mentioning('ClusterRoleBinding', [account]),
  ].filter((binding) =>
    binding
      .at('subjects')
      .items()
      .some((subject) =>
        subject.get('kind').string() === 'ServiceAccount'
          ? subject.get('name').string() === account && (subject.get('namespace').string() ?? binding.namespace) === namespace
          : subject.get('kind').string() === 'User' && subject.get('name').string() === `system:serviceaccount:${namespace}:${account}`,
      ),
  );
  let denied: Permission | undefined;
  for (const binding of bindings) {
    const name = binding.at('roleRef', 'name').string() ?? '';
    const role =
      binding.at('roleRef', 'kind').string() === 'ClusterRole' ? graph.get('ClusterRole', '', name) : graph.get('Role', namespace, name);
    // A role that the input does not show may allow anything.
    if (!role || role.at('rules').hasUnknown || role.at('aggregationRule').exists) return { state: 'unknown' };
    if (role.at('rules').items().some(allowsList)) return { state: 'granted' };
    denied ??= { state: 'denied', binding, role };
  }
  return denied ?? { state: 'unknown' };
}

const allowsList = (rule: Field): boolean => {
  const has = (key: string, ...values: string[]) =>
    rule
      .get(key)
      .items()
      .some((item) => values.includes(item.string() ?? '\u0000'));
  return (
    has('apiGroups', '', '*') &&
    has('resources', 'secrets', '*') &&
    has('verbs', 'list', '*') &&
    rule.get('resourceNames').items().length === 0
  );
};
