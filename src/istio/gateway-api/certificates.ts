import type { Evidence, Graph, Resource } from '../../graph/index.ts';
import { configMapEvidence, type DataEvidence, secretEvidence } from '../../graph/index.ts';
import { keyMatches, privateKeyOf } from '../../x509/index.ts';
import { type Field, isUnknown } from '../../yaml/index.ts';
import { servedCaKey, servedKeys } from '../credential-keys.ts';
import { areGrantsKnown, isReferenceGranted } from '../reference-grants.ts';
import { material } from '../secret-material.ts';
import { kindKey, type ObjectReference } from './specs.ts';

/** Why istiod does not take a certificate or CA that a listener refers to. */
export type ReferenceFault =
  /** Another namespace, and no ReferenceGrant there. */
  | 'not-granted'
  /** Not a kind that can hold it. */
  | 'wrong-kind'
  | 'missing'
  /** The object has not the keys, or they are empty. */
  | 'keys-missing'
  /** Not PEM, not readable, or the key is not the certificate's. */
  | 'malformed';

/** A reference of a listener to a certificate or CA, and what istiod makes of it. */
export interface CheckedReference {
  /** The item of `certificateRefs` or `caCertificateRefs`. */
  readonly at: Field;
  readonly namespace: string;
  readonly name: string;
  /** `group/Kind`; the core group is empty. */
  readonly kind: string;
  /** Name that the proxy asks SDS for; undefined where istiod drops the reference. */
  readonly credential: string | undefined;
  readonly fault: ReferenceFault | undefined;
  /** Whether the input proves the fault: `unknown` where the object may exist outside of it. */
  readonly evidence: Evidence;
  /** What the reference leads to, where it is in the input. */
  readonly target: Resource | undefined;
}

/** Who refers: a Gateway or ListenerSet. */
export interface Referrer {
  readonly kind: 'KubernetesGateway' | 'ListenerSet';
  readonly namespace: string;
  /** Its manifest says where it goes; otherwise the namespace is only what was assumed. */
  readonly isPlaced: boolean;
}

/** One item of `tls.certificateRefs` (buildTLS, buildSecretReference). Whether the grant is there is asked before anything else. */
export function checkCertificate(graph: Graph, from: Referrer, ref: ObjectReference, at: Field): CheckedReference {
  const namespace = ref.namespace ?? from.namespace;
  const name = ref.name ?? '';
  const kind = kindKey(ref, '', 'Secret');
  const base = { at, namespace, name, kind };
  const isForeign = namespace !== from.namespace && !isUnknown(namespace);
  if (isForeign && !isReferenceGranted(graph, from, { kind: 'Secret', namespace, name }))
    return faulty(base, 'not-granted', isUnknown(name) ? 'unknown' : grantEvidence(graph, from));
  if (kind !== '/Secret') return faulty(base, 'wrong-kind', isUnknown(kind) ? 'unknown' : 'present');
  const credential = `kubernetes-gateway://${namespace}/${name}`;
  if (isUnknown(namespace) || isUnknown(name)) return { ...base, credential, fault: undefined, evidence: 'unknown', target: undefined };
  const found = secretEvidence(graph, namespace, name);
  if (found.state !== 'present') return faulty(base, 'missing', found.state, found.resource);
  const bad = pairFault(graph, found);
  return bad ? faulty(base, bad.fault, bad.evidence, found.resource) : sound(base, credential, found);
}

/** The item of `spec.tls.frontend`…`caCertificateRefs` that counts (buildCaCertificateReference). */
export function checkAuthority(graph: Graph, from: Referrer, ref: ObjectReference, at: Field): CheckedReference {
  const namespace = ref.namespace ?? from.namespace;
  const name = ref.name ?? '';
  const kind = kindKey(ref, '', '');
  const base = { at, namespace, name, kind };
  const isSecret = kind === '/Secret';
  if (namespace !== from.namespace && !isUnknown(namespace)) {
    // istiod asks for the name of the credential, which carries a suffix, and takes every kind but Secret for a ConfigMap.
    const to = { kind: isSecret ? 'Secret' : 'ConfigMap', namespace, name: `${name}-cacert` } as const;
    if (!isReferenceGranted(graph, from, to)) return faulty(base, 'not-granted', isUnknown(name) ? 'unknown' : grantEvidence(graph, from));
  }
  if (!isSecret && kind !== '/ConfigMap') return faulty(base, 'wrong-kind', isUnknown(kind) ? 'unknown' : 'present');
  const credential = `${isSecret ? 'kubernetes-gateway' : 'configmap'}://${namespace}/${name}-cacert`;
  if (isUnknown(namespace) || isUnknown(name)) return { ...base, credential, fault: undefined, evidence: 'unknown', target: undefined };
  const found = (isSecret ? secretEvidence : configMapEvidence)(graph, namespace, name);
  if (found.state !== 'present') return faulty(base, 'missing', found.state, found.resource);
  const bad = authorityFault(graph, found);
  return bad ? faulty(base, bad.fault, bad.evidence, found.resource) : sound(base, credential, found);
}

/** `spec.tls.backend.clientCertificateRef` (validateBackendClientCertificateRef). istiod checks it and uses it for nothing. */
export function checkClientCertificate(graph: Graph, gateway: Resource, ref: ObjectReference): CheckedReference {
  const at = gateway.at('spec', 'tls', 'backend', 'clientCertificateRef');
  const namespace = ref.namespace ?? gateway.namespace;
  const from: Referrer = { kind: 'KubernetesGateway', namespace, isPlaced: gateway.at('metadata', 'namespace').string() !== undefined };
  const checked = checkCertificate(graph, from, { ...ref, namespace }, at);
  const to = { kind: 'Secret', namespace, name: ref.name ?? '' } as const;
  if (checked.fault || namespace === gateway.namespace || isReferenceGranted(graph, gateway, to)) return checked;
  return { ...checked, credential: undefined, fault: 'not-granted', evidence: grantEvidence(graph, from) };
}

type Base = Pick<CheckedReference, 'at' | 'namespace' | 'name' | 'kind'>;

const faulty = (base: Base, fault: ReferenceFault, evidence: Evidence, target?: Resource): CheckedReference => ({
  ...base,
  credential: undefined,
  fault,
  evidence,
  target,
});

const sound = (base: Base, credential: string, found: DataEvidence): CheckedReference => ({
  ...base,
  credential,
  fault: undefined,
  evidence: 'present',
  target: found.resource,
});

const grantEvidence = (graph: Graph, from: Referrer): Evidence =>
  from.isPlaced && graph.isComplete('ReferenceGrant') && areGrantsKnown(graph) ? 'absent' : 'unknown';

interface ContentFault {
  readonly fault: 'keys-missing' | 'malformed';
  readonly evidence: Evidence;
}

/** The certificate of a Secret has to be one that Go's TLS server takes; its dates do not matter (tls.X509KeyPair). */
function pairFault(graph: Graph, { keys, resource }: DataEvidence): ContentFault | undefined {
  if (!keys || !resource) return undefined;
  const names = servedKeys(keys);
  if (!names) return { fault: 'keys-missing', evidence: 'present' };
  if (names.some((name) => isKeyUnknown(resource, name))) return undefined;
  const { certificate, privateKey, redacted } = material(graph, resource);
  const leaf = certificate?.certificates[0];
  const key = privateKey && privateKeyOf(privateKey.pem);
  if (leaf && typeof key === 'object' && keyMatches(leaf, key)) return undefined;
  return { fault: 'malformed', evidence: redacted ? 'unknown' : 'present' };
}

/** The CA of a Secret or ConfigMap needs one certificate that can be read (x509.CertPool). */
function authorityFault(graph: Graph, { keys, resource }: DataEvidence): ContentFault | undefined {
  if (!keys || !resource) return undefined;
  const name = servedCaKey(keys);
  if (name === undefined) return { fault: 'keys-missing', evidence: 'present' };
  if (isKeyUnknown(resource, name)) return undefined;
  const { ca, redacted } = material(graph, resource);
  if (ca?.certificates.some((certificate) => certificate !== undefined)) return undefined;
  return { fault: 'malformed', evidence: redacted ? 'unknown' : 'present' };
}

/** A placeholder stands where the value of a key should be. */
const isKeyUnknown = (resource: Resource, key: string): boolean =>
  ['stringData', 'data', 'binaryData'].some((map) => resource.at(map, key).isUnknown);
