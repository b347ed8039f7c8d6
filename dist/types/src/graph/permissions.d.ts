import type { Graph } from './graph.ts';
import type { Resource } from './resource.ts';
/** Whether the RBAC objects of the input let a ServiceAccount list Secrets in its namespace. */
export type Permission = {
    readonly state: 'granted' | 'unknown';
}
/** RBAC for the account is in the input, and none of it allows the list. */
 | {
    readonly state: 'denied';
    readonly binding: Resource;
    readonly role: Resource | undefined;
};
/**
 * Only bindings to the account itself are judged: istiod asks for the user without its groups (CredentialsController.Authorize in
 * pilot/pkg/credentials/kube/secrets.go).
 */
export declare function maySecretsBeListed(graph: Graph, namespace: string, account: string): Permission;
