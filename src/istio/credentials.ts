import { configMapEvidence, type DataEvidence, type Evidence, type Graph, questionAbout, secretEvidence } from '../graph/index.ts';
import { isUnknown } from '../yaml/index.ts';
import { servedCaKey, servedKeys } from './credential-keys.ts';
import { gatewaysOf } from './gateways.ts';
import { internal } from './internal-annotations.ts';
import type { Proxy } from './proxy.ts';
import { isReferenceGranted } from './reference-grants.ts';
import type { ServerTls } from './specs.ts';

/**
 * From the name that a Gateway or DestinationRule gives a credential to what a gateway workload gets for it.
 * Source: pilot/pkg/model/credentials/resource.go, pilot/pkg/security/model/authentication.go, pilot/pkg/xds/sds.go,
 * pilot/pkg/credentials/kube/secrets.go.
 */

/** What turns the name of a certificate into the name of its CA. */
export const caSuffix = '-cacert';

/** The workload's own certificate from the mesh, and the root that belongs to it. */
export const ownCertificate = 'default';
export const ownRoot = 'ROOTCA';

/** What Envoy asks SDS for when a server or rule names a credential; `istioctl proxy-config secret` shows this name (ToResourceName). */
export function resourceNameOf(credential: string): string {
  if (isUnknown(credential)) return credential;
  if (credential === `builtin://${caSuffix}`) return ownRoot;
  if (credential.startsWith('builtin://')) return ownCertificate;
  const name = credential.startsWith('sds://') ? credential.slice('sds://'.length) : credential;
  if (name.startsWith('invalid://')) return 'invalid://';
  return /^(?:configmap|kubernetes|kubernetes-gateway):\/\//.test(name) ? name : `kubernetes://${name}`;
}

/** Certificates and CA of a server that terminates TLS, as resource names (BuildListenerTLSContext). */
export interface ServerCredentials {
  /** Empty for ISTIO_MUTUAL: the certificate of the workload. */
  readonly certificates: readonly string[];
  /** The CA that client certificates are checked against; undefined where none is asked for, or the mesh's own root is used. */
  readonly ca: string | undefined;
}

export function serverCredentials(tls: ServerTls): ServerCredentials {
  const { mode } = tls;
  if (mode === 'ISTIO_MUTUAL') return { certificates: [], ca: undefined };
  const checksClients = mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  const names = tls.credentialNames?.length ? tls.credentialNames : tls.credentialName ? [tls.credentialName] : [];
  if (names.length) {
    const ca = tls.caCertCredentialName || `${names[0]}${caSuffix}`;
    return { certificates: names.map(resourceNameOf), ca: checksClients ? resourceNameOf(ca) : undefined };
  }
  const pairs = tls.tlsCertificates?.length ? tls.tlsCertificates : [tls];
  return {
    certificates: pairs.map(({ serverCertificate, privateKey }) => fileCertificate(serverCertificate, privateKey)),
    ca: checksClients ? fileRoot(tls.caCertificates) : undefined,
  };
}

/** Certificate and key from files of the Pod; without both of them the workload's own (SdsCertificateConfig.GetResourceName). */
export const fileCertificate = (certificate: string | undefined, key: string | undefined): string =>
  certificate && key ? `file-cert:${certificate}~${key}` : ownCertificate;

export const fileRoot = (ca: string | undefined): string => (ca ? `file-root:${ca}` : ownRoot);

/** A resource name taken apart, as istiod answers it for one workload (ParseResourceName). */
export interface Reference {
  readonly resourceName: string;
  /** `kubernetes`: read in the workload's namespace. `gateway`: read wherever it says, if the Gateway may refer to it. */
  readonly type: 'kubernetes' | 'gateway' | 'configmap';
  readonly namespace: string;
  readonly name: string;
}

/** @returns undefined for names that istiod has no answer to: files, the workload's own certificate, external servers, malformed names */
export function parseReference(resourceName: string, proxyNamespace: string): Reference | undefined {
  const match = /^(kubernetes|kubernetes-gateway|configmap):\/\/(.*)$/s.exec(resourceName);
  if (!match || isUnknown(resourceName)) return undefined;
  const parts = match[2]!.split('/');
  if (match[1] === 'kubernetes') {
    const [namespace, name] = parts.length > 1 ? [parts[0]!, parts[1]!] : [proxyNamespace, parts[0]!];
    return { resourceName, type: 'kubernetes', namespace, name };
  }
  const [namespace = '', name = ''] = parts;
  return namespace && name ? { resourceName, type: match[1] === 'configmap' ? 'configmap' : 'gateway', namespace, name } : undefined;
}

/** What SDS does with a name, and why. */
export type DeliveryReason =
  | 'delivered'
  /** Nothing that istiod reads: a placeholder, a malformed name. */
  | 'no-reference'
  /** `kubernetes://` reads in the workload's namespace only. */
  | 'other-namespace'
  /** `kubernetes-gateway://` without a Gateway that may refer to it. */
  | 'not-permitted'
  | 'not-found'
  /** A type of Secret that istiod does not watch. */
  | 'not-watched'
  | 'no-certificate-keys'
  | 'no-ca-key';

export interface Delivery {
  readonly reason: DeliveryReason;
  readonly reference: Reference | undefined;
  /** What was looked up last; undefined where it did not come to that. */
  readonly found: DataEvidence | undefined;
  /** For `not-found`: whether the input shows that it is missing, or just does not show it. */
  readonly missing: Evidence | undefined;
}

const unwatchedTypes: ReadonlySet<string> = new Set(['helm.sh/release.v1', 'kubernetes.io/service-account-token']);

/** What a gateway workload gets when it asks for a resource name. RBAC of its ServiceAccount is taken for granted. */
export function delivery(graph: Graph, proxy: Proxy, resourceName: string): Delivery {
  const reference = parseReference(resourceName, proxy.namespace);
  const say = (reason: DeliveryReason, found?: DataEvidence): Delivery => ({
    reason,
    reference,
    found,
    missing: reason === 'not-found' ? (found?.state ?? 'absent') : undefined,
  });
  if (!reference) return say('no-reference');
  const { type, namespace, name } = reference;
  if (type === 'configmap') {
    const found = configMapEvidence(graph, namespace, withoutCaSuffix(name));
    return say(verdict(found, true), found);
  }
  if (type === 'kubernetes' && namespace !== proxy.namespace) return say('other-namespace');
  if (type === 'gateway' && !permittedReferences(graph, proxy).has(resourceName)) return say('not-permitted');
  const wantsCa = name.endsWith(caSuffix);
  let found = watched(secretEvidence(graph, namespace, name));
  // The name without suffix is tried only if there is no Secret of the full name.
  if (wantsCa && found.state !== 'present') {
    const plain = watched(secretEvidence(graph, namespace, withoutCaSuffix(name)));
    if (plain.state === 'present' || found.state === 'absent') found = plain;
  }
  if (found.state !== 'present' && isUnwatched(secretEvidence(graph, namespace, name))) return say('not-watched', found);
  return say(verdict(found, wantsCa), found);
}

function verdict({ state, keys }: DataEvidence, wantsCa: boolean): DeliveryReason {
  if (state !== 'present') return 'not-found';
  if (!keys) return 'delivered';
  if (wantsCa) return servedCaKey(keys) ? 'delivered' : 'no-ca-key';
  return servedKeys(keys) ? 'delivered' : 'no-certificate-keys';
}

const withoutCaSuffix = (name: string): string => (name.endsWith(caSuffix) ? name.slice(0, -caSuffix.length) : name);

const isUnwatched = ({ resource }: DataEvidence): boolean => unwatchedTypes.has(resource?.at('type').string() ?? '');

const watched = (found: DataEvidence): DataEvidence => (isUnwatched(found) ? { ...found, state: 'absent', keys: undefined } : found);

/**
 * The `kubernetes-gateway://` names that a workload may ask for: those in servers of a Gateway of its own namespace (a server that the merge
 * drops counts too), for a Secret of that namespace or one that a ReferenceGrant opens (mergeGateways in pilot/pkg/model/gateway.go).
 */
export const permittedReferences = questionAbout((graph: Graph, proxy: Proxy): ReadonlySet<string> => {
  const out = new Set<string>();
  const account = proxy.identity.slice(proxy.identity.lastIndexOf('/') + 1);
  for (const { gateway } of gatewaysOf(graph, proxy)) {
    const { annotations } = gateway;
    const ofAccount = annotations[internal.serviceAccount];
    if ((annotations[internal.parentNamespace] || gateway.namespace) !== proxy.namespace) continue;
    if (ofAccount && ofAccount !== account) continue;
    const isListenerSet = annotations[internal.parents]?.startsWith('ListenerSet/') ?? false;
    const from = {
      kind: isListenerSet ? 'ListenerSet' : 'KubernetesGateway',
      namespace: isListenerSet ? gateway.namespace : proxy.namespace,
    } as const;
    const isTrusted = isListenerSet || gateway.namespace === proxy.namespace;
    const isPermitted = (resourceName: string): boolean => {
      const to = parseReference(resourceName, proxy.namespace);
      if (!to) return false;
      if (isTrusted && to.namespace === from.namespace) return true;
      return isReferenceGranted(graph, from, {
        kind: to.type === 'configmap' ? 'ConfigMap' : 'Secret',
        namespace: to.namespace,
        name: to.name,
      });
    };
    for (const { tls } of gateway.spec.servers ?? []) {
      if (!tls) continue;
      for (const credential of tls.credentialNames?.length ? tls.credentialNames : [tls.credentialName ?? '']) {
        const resourceName = resourceNameOf(credential);
        if (!isPermitted(resourceName)) continue;
        out.add(resourceName);
        if (tls.mode === 'MUTUAL' || tls.mode === 'OPTIONAL_MUTUAL') out.add(`${resourceName}${caSuffix}`);
      }
      const ca = tls.caCertCredentialName;
      if (ca?.startsWith('kubernetes-gateway://') && isPermitted(ca)) out.add(ca);
    }
  }
  return out;
});
