import { nearest } from './names.ts';

/**
 * The kinds that some rule or the model reads, by the name that rules use. Two APIs have a Gateway, so the group decides;
 * any served version of a group counts as the same kind.
 */
const kindTable = {
  // networking.istio.io, security.istio.io, ...
  Gateway: ['networking.istio.io', 'Gateway'],
  VirtualService: ['networking.istio.io', 'VirtualService'],
  DestinationRule: ['networking.istio.io', 'DestinationRule'],
  ServiceEntry: ['networking.istio.io', 'ServiceEntry'],
  WorkloadEntry: ['networking.istio.io', 'WorkloadEntry'],
  WorkloadGroup: ['networking.istio.io', 'WorkloadGroup'],
  Sidecar: ['networking.istio.io', 'Sidecar'],
  EnvoyFilter: ['networking.istio.io', 'EnvoyFilter'],
  ProxyConfig: ['networking.istio.io', 'ProxyConfig'],
  PeerAuthentication: ['security.istio.io', 'PeerAuthentication'],
  RequestAuthentication: ['security.istio.io', 'RequestAuthentication'],
  AuthorizationPolicy: ['security.istio.io', 'AuthorizationPolicy'],
  Telemetry: ['telemetry.istio.io', 'Telemetry'],
  WasmPlugin: ['extensions.istio.io', 'WasmPlugin'],
  IstioOperator: ['install.istio.io', 'IstioOperator'],
  Istio: ['sailoperator.io', 'Istio'],
  // Gateway API
  KubernetesGateway: ['gateway.networking.k8s.io', 'Gateway'],
  GatewayClass: ['gateway.networking.k8s.io', 'GatewayClass'],
  HTTPRoute: ['gateway.networking.k8s.io', 'HTTPRoute'],
  GRPCRoute: ['gateway.networking.k8s.io', 'GRPCRoute'],
  TLSRoute: ['gateway.networking.k8s.io', 'TLSRoute'],
  TCPRoute: ['gateway.networking.k8s.io', 'TCPRoute'],
  UDPRoute: ['gateway.networking.k8s.io', 'UDPRoute'],
  ReferenceGrant: ['gateway.networking.k8s.io', 'ReferenceGrant'],
  BackendTLSPolicy: ['gateway.networking.k8s.io', 'BackendTLSPolicy'],
  ListenerSet: ['gateway.networking.k8s.io', 'ListenerSet'],
  XListenerSet: ['gateway.networking.x-k8s.io', 'XListenerSet'],
  XBackendTrafficPolicy: ['gateway.networking.x-k8s.io', 'XBackendTrafficPolicy'],
  // core, apps, ...
  Namespace: ['', 'Namespace'],
  Service: ['', 'Service'],
  ServiceAccount: ['', 'ServiceAccount'],
  Secret: ['', 'Secret'],
  ConfigMap: ['', 'ConfigMap'],
  Pod: ['', 'Pod'],
  Endpoints: ['', 'Endpoints'],
  ReplicationController: ['', 'ReplicationController'],
  EndpointSlice: ['discovery.k8s.io', 'EndpointSlice'],
  Deployment: ['apps', 'Deployment'],
  StatefulSet: ['apps', 'StatefulSet'],
  DaemonSet: ['apps', 'DaemonSet'],
  ReplicaSet: ['apps', 'ReplicaSet'],
  Job: ['batch', 'Job'],
  CronJob: ['batch', 'CronJob'],
  Rollout: ['argoproj.io', 'Rollout'],
  DeploymentConfig: ['apps.openshift.io', 'DeploymentConfig'],
  Ingress: ['networking.k8s.io', 'Ingress'],
  IngressClass: ['networking.k8s.io', 'IngressClass'],
  Role: ['rbac.authorization.k8s.io', 'Role'],
  RoleBinding: ['rbac.authorization.k8s.io', 'RoleBinding'],
  ClusterRole: ['rbac.authorization.k8s.io', 'ClusterRole'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io', 'ClusterRoleBinding'],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration'],
  MutatingWebhookConfiguration: ['admissionregistration.k8s.io', 'MutatingWebhookConfiguration'],
  APIService: ['apiregistration.k8s.io', 'APIService'],
  CustomResourceDefinition: ['apiextensions.k8s.io', 'CustomResourceDefinition'],
  // certificates and what else makes Secrets
  Certificate: ['cert-manager.io', 'Certificate'],
  Issuer: ['cert-manager.io', 'Issuer'],
  ClusterIssuer: ['cert-manager.io', 'ClusterIssuer'],
  GardenerCertificate: ['cert.gardener.cloud', 'Certificate'],
  ExternalSecret: ['external-secrets.io', 'ExternalSecret'],
  ClusterExternalSecret: ['external-secrets.io', 'ClusterExternalSecret'],
  SealedSecret: ['bitnami.com', 'SealedSecret'],
  SopsSecret: ['isindir.github.com', 'SopsSecret'],
  SecretProviderClass: ['secrets-store.csi.x-k8s.io', 'SecretProviderClass'],
  VaultStaticSecret: ['secrets.hashicorp.com', 'VaultStaticSecret'],
  VaultPKISecret: ['secrets.hashicorp.com', 'VaultPKISecret'],
  VaultDynamicSecret: ['secrets.hashicorp.com', 'VaultDynamicSecret'],
  OnePasswordItem: ['onepassword.com', 'OnePasswordItem'],
  InfisicalSecret: ['secrets.infisical.com', 'InfisicalSecret'],
  Bundle: ['trust.cert-manager.io', 'Bundle'],
  ServiceMonitor: ['monitoring.coreos.com', 'ServiceMonitor'],
  PodMonitor: ['monitoring.coreos.com', 'PodMonitor'],
  Kustomization: ['kustomize.config.k8s.io', 'Kustomization'],
} as const;

export type Kind = keyof typeof kindTable;

const byGroupAndKind = new Map<string, Kind>(Object.entries(kindTable).map(([name, [group, kind]]) => [`${group}/${kind}`, name as Kind]));
// Old names of groups that manifests still carry.
for (const kind of ['Certificate', 'Issuer', 'ClusterIssuer'] as const) byGroupAndKind.set(`certmanager.k8s.io/${kind}`, kind);
for (const kind of ['Ingress', 'Deployment', 'DaemonSet', 'ReplicaSet'] as const) byGroupAndKind.set(`extensions/${kind}`, kind);

/** Kinds whose objects have no namespace. */
const clusterScoped: ReadonlySet<Kind> = new Set<Kind>([
  'Namespace',
  'GatewayClass',
  'IngressClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'CustomResourceDefinition',
  'ClusterIssuer',
  'ClusterExternalSecret',
  'Bundle',
  'Istio',
]);

/**
 * Kinds that there are many of and that little depends on, with the words of which a document needs one to matter to rules by itself: a certificate in a
 * ConfigMap, a webhook in a definition. All other documents of these kinds are parsed only when somebody asks for them by name.
 */
export const rarelyRead: ReadonlyMap<Kind, readonly string[]> = new Map<Kind, readonly string[]>([
  ['ConfigMap', ['-----BEGIN', 'LS0tLS1CRUdJTi']],
  ['CustomResourceDefinition', ['clientConfig']],
  ['Role', []],
  ['RoleBinding', []],
  ['ClusterRole', []],
  ['ClusterRoleBinding', []],
  ['EndpointSlice', []],
  ['Endpoints', []],
]);

/** The group of an apiVersion; empty for the core group. */
export const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '');

/** Groups of which every kind is known: what stands under one of them and is not in the table does not exist. */
const closedGroups: ReadonlySet<string> = new Set([
  ...['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io', 'istio.io'],
  ...['gateway.networking.k8s.io', 'networking.k8s.io', 'apps', 'batch', 'cert-manager.io', ''],
]);

/** Kinds by their word alone, where the word is not of two APIs. */
const byWord = new Map<string, Kind | undefined>();
for (const [name, [group, kind]] of Object.entries(kindTable))
  if (closedGroups.has(group)) byWord.set(kind, byWord.has(kind) ? undefined : (name as Kind));

/** @returns the kind by our name, or undefined where nothing reads it. */
export const kindOf = (apiVersion: string, kind: string): Kind | undefined => byGroupAndKind.get(`${groupOf(apiVersion)}/${kind}`);

/**
 * The kind that an object was meant to be. Under a wrong group of Kubernetes or Istio, as `networking.istio.io/v1` PeerAuthentication, that is what
 * its word says: no other kind can be meant, and a rule reports the group.
 */
export const writtenKind = (apiVersion: string, kind: string): Kind | undefined => {
  const group = groupOf(apiVersion);
  return kindOf(apiVersion, kind) ?? (apiVersion && closedGroups.has(group) ? misplaced(group, kind) : undefined);
};

const misplaced = (group: string, kind: string): Kind | undefined =>
  kind === 'Gateway' ? (group.endsWith('istio.io') ? 'Gateway' : 'KubernetesGateway') : byWord.get(kind);

/** Kinds that Istio has removed, with what took their place. */
const removedKinds: ReadonlyMap<string, string> = new Map([
  ['authentication.istio.io/Policy', 'removed in Istio 1.6; PeerAuthentication and RequestAuthentication took its place'],
  ['authentication.istio.io/MeshPolicy', 'removed in Istio 1.6; a PeerAuthentication in the root namespace took its place'],
  ...['ServiceRole', 'ServiceRoleBinding', 'RbacConfig', 'ClusterRbacConfig'].map(
    (kind) => [`rbac.istio.io/${kind}`, 'removed in Istio 1.6; AuthorizationPolicy took its place'] as const,
  ),
]);

/** What became of a kind that Istio does not have any more. */
export const removedKind = (apiVersion: string, kind: string): string | undefined =>
  groupOf(apiVersion) === 'config.istio.io' ? 'removed with Mixer in Istio 1.8' : removedKinds.get(`${groupOf(apiVersion)}/${kind}`);

/** Groups whose kinds are all known, and which hold nothing but Istio's own: a kind that is missing from them exists nowhere. */
const istioGroups: readonly string[] = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io'];

/** Why the cluster has no such kind; undefined where it may well have it. */
export function unknownKind(apiVersion: string, kind: string): string | undefined {
  const group = groupOf(apiVersion);
  if (!istioGroups.includes(group) || writtenKind(apiVersion, kind)) return undefined;
  const meant = nearest(
    kind,
    Object.values(kindTable)
      .filter(([of]) => istioGroups.includes(of))
      .map(([, word]) => word),
  );
  return `There is no kind "${kind}" in ${group}${meant ? `; ${meant} may be meant` : ''}`;
}

export const isClusterScoped = (kind: Kind): boolean => clusterScoped.has(kind);

/** Every kind that something reads. */
export const kinds: readonly Kind[] = Object.keys(kindTable) as Kind[];

/** Every `kind:` word that is worth parsing a document for. Lists end in `List`. */
export const kindWords: ReadonlySet<string> = new Set(Object.values(kindTable).map(([, kind]) => kind));

/** The kind as Kubernetes writes it. */
export const kindWord = (kind: Kind): string => kindTable[kind][1];

/** The kinds that Kubernetes writes with a word; `Gateway` is one of Istio and one of Gateway API. */
export const kindsOfWord = (word: string): Kind[] => (Object.keys(kindTable) as Kind[]).filter((kind) => kindWord(kind) === word);
