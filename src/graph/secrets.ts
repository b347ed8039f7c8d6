import { append, type Evidence, type Graph, question } from './graph.ts';
import type { Kind } from './kinds.ts';
import { type Resource, stringMap } from './resource.ts';

/** What the input says about one Secret or ConfigMap. */
export interface DataEvidence {
  readonly state: Evidence;
  /** Its keys that hold a value; undefined where the contents are not known. */
  readonly keys: ReadonlySet<string> | undefined;
  /** The object itself, where the input holds it. */
  readonly resource: Resource | undefined;
  /** Objects of the input that make it: a cert-manager Certificate, an ExternalSecret, ... */
  readonly producers: readonly Resource[];
}

/** What is known of a Secret: written, made by something in the input, copied from elsewhere, or missing. */
export function secretEvidence(graph: Graph, namespace: string, name: string): DataEvidence {
  return evidence(graph, 'Secret', secretProducers(graph), namespace, name);
}

/** The same for a ConfigMap. */
export function configMapEvidence(graph: Graph, namespace: string, name: string): DataEvidence {
  return evidence(graph, 'ConfigMap', configMapProducers(graph), namespace, name);
}

/** The Secrets of a name, in whatever namespace. */
export const secretsNamed = (graph: Graph, name: string): readonly Resource[] => secretsByName(graph).get(name) ?? [];

const secretsByName = question((graph): ReadonlyMap<string, readonly Resource[]> => {
  const out = new Map<string, Resource[]>();
  for (const secret of graph.all('Secret')) append(out, secret.name, secret);
  return out;
});

/** A Secret that the input holds or has somebody make, with the object that shows it. */
export interface KnownSecret {
  readonly namespace: string;
  readonly name: string;
  readonly by: Resource;
}

const knownSecrets = question((graph) => {
  const byName = new Map<string, KnownSecret[]>();
  const byNamespace = new Map<string, KnownSecret[]>();
  const add = (secret: KnownSecret) => {
    append(byName, secret.name, secret);
    append(byNamespace, secret.namespace, secret);
  };
  for (const by of graph.all('Secret')) add({ namespace: by.namespace, name: by.name, by });
  for (const [id, makers] of secretProducers(graph).known) {
    const [namespace = '', name = ''] = id.split('/');
    const by = makers[0];
    if (by && !graph.get('Secret', namespace, name)) add({ namespace, name, by });
  }
  return { byName, byNamespace };
});

/** Every Secret of a name that the input shows, in whatever namespace. */
export const knownSecretsNamed = (graph: Graph, name: string): readonly KnownSecret[] => knownSecrets(graph).byName.get(name) ?? [];

/** Every Secret of a namespace that the input shows. */
export const knownSecretsIn = (graph: Graph, namespace: string): readonly KnownSecret[] =>
  knownSecrets(graph).byNamespace.get(namespace) ?? [];

function evidence(graph: Graph, kind: 'Secret' | 'ConfigMap', makers: Producers, namespace: string, name: string): DataEvidence {
  const resource = graph.get(kind, namespace, name);
  const producers = makers.known.get(`${namespace}/${name}`) ?? [];
  if (resource) return { state: 'present', keys: producers.length ? undefined : keysOf(resource), resource, producers };
  if (producers.length) return { state: 'present', keys: undefined, resource, producers };
  const possible = makers.possible(name);
  const state = possible.length ? 'unknown' : graph.evidence(kind, namespace, name);
  return { state, keys: undefined, resource, producers: possible };
}

/** Annotations by which a controller fills an object that is written empty. */
const filledByAnnotation = ['replicator.v1.mittwald.de/replicate-from', 'reflector.v1.k8s.emberstack.com/reflects'];

/** Keys with a value: `stringData` wins over `data`, an empty value counts as no value. Undefined where something else fills the object. */
function keysOf(resource: Resource): ReadonlySet<string> | undefined {
  if (filledByAnnotation.some((annotation) => annotation in resource.annotations)) return undefined;
  const out = new Set<string>();
  for (const map of ['data', 'binaryData', 'stringData']) {
    const field = resource.at(map);
    if (field.isUnknown) return undefined;
    for (const key of field.keys()) {
      const value = field.get(key);
      if (value.isUnknown || value.string()?.length) out.add(key);
      else out.delete(key);
    }
  }
  return out;
}

interface Producers {
  /** By `namespace/name`. */
  readonly known: ReadonlyMap<string, readonly Resource[]>;
  /** What may make an object of this name in a namespace that the input does not tell. */
  possible(name: string): readonly Resource[];
}

const shimAnnotation = /^(?:cert-manager\.io|certmanager\.k8s\.io)\/(?:cluster-)?issuer$/;

/** cert-manager makes the Secrets that an Ingress or a Gateway API Gateway with such an annotation names. */
const hasCertManagerShim = (resource: Resource): boolean =>
  Object.keys(resource.annotations).some((key) => shimAnnotation.test(key)) || resource.annotations['kubernetes.io/tls-acme'] === 'true';

/** Gardener's certificate controller does the same, for Istio Gateways too. */
const hasGardenerShim = (resource: Resource): boolean => resource.annotations['cert.gardener.cloud/purpose'] === 'managed';

/** Annotations by which a Secret is copied to other namespaces. */
const copiedByAnnotation = [
  'reflector.v1.k8s.emberstack.com/reflection-allowed',
  'reflector.v1.k8s.emberstack.com/reflection-auto-enabled',
  'replicator.v1.mittwald.de/replicate-to',
  'replicator.v1.mittwald.de/replicate-to-matching',
  'kubed.appscode.com/sync',
  'config-syncer.appscode.com/sync',
  'kubeops.dev/sync',
];

const isCopied = (annotations: Readonly<Record<string, string>>): boolean =>
  copiedByAnnotation.some((annotation) => annotation in annotations && annotations[annotation] !== 'false');

/** Kinds that make one Secret, with the field that names it; the object's own name where that is absent. */
const namedBy: Partial<Record<Kind, readonly string[]>> = {
  ExternalSecret: ['spec', 'target', 'name'],
  SealedSecret: ['spec', 'template', 'metadata', 'name'],
  VaultStaticSecret: ['spec', 'destination', 'name'],
  VaultPKISecret: ['spec', 'destination', 'name'],
  VaultDynamicSecret: ['spec', 'destination', 'name'],
  OnePasswordItem: [],
};

const secretProducers = question((graph): Producers => {
  const known = new Map<string, Resource[]>();
  const anywhere = new Map<string, Resource[]>();
  const generated: { prefix: string; by: Resource }[] = [];
  const makes = (by: Resource, name: string | undefined, namespace: string = by.namespace) => {
    if (name) append(known, `${namespace}/${name}`, by);
  };
  const copies = (by: Resource, name: string | undefined, annotations: Readonly<Record<string, string>>) => {
    if (name && isCopied(annotations)) append(anywhere, name, by);
  };

  for (const secret of graph.all('Secret')) copies(secret, secret.name, secret.annotations);
  for (const by of graph.all('Certificate')) {
    const name = by.at('spec', 'secretName').string();
    makes(by, name);
    copies(by, name, stringMap(by.at('spec', 'secretTemplate', 'annotations')));
  }
  for (const by of graph.all('GardenerCertificate')) {
    makes(by, by.at('spec', 'secretName').string());
    makes(by, by.at('spec', 'secretRef', 'name').string(), by.at('spec', 'secretRef', 'namespace').string());
  }
  for (const [kind, path] of Object.entries(namedBy) as [Kind, readonly string[]][]) {
    for (const by of graph.all(kind)) makes(by, (path.length ? by.at(...path).string() : undefined) ?? by.name);
  }
  for (const by of graph.all('ClusterExternalSecret')) {
    const name = by.at('spec', 'externalSecretSpec', 'target', 'name').string() ?? by.at('spec', 'externalSecretName').string() ?? by.name;
    append(anywhere, name, by);
    for (const namespace of by.at('spec', 'namespaces').items()) makes(by, name, namespace.string());
  }
  for (const by of graph.all('SopsSecret')) {
    for (const template of by.at('spec', 'secretTemplates').items()) makes(by, template.get('name').string());
  }
  for (const by of graph.all('SecretProviderClass')) {
    for (const object of by.at('spec', 'secretObjects').items()) makes(by, object.get('secretName').string());
  }
  for (const by of graph.all('InfisicalSecret')) {
    const single = by.at('spec', 'managedSecretReference');
    for (const reference of [single, ...by.at('spec', 'managedKubeSecretReferences').items()])
      makes(by, reference.get('secretName').string(), reference.get('secretNamespace').string());
  }
  for (const by of graph.all('Bundle')) if (by.at('spec', 'target', 'secret').exists) append(anywhere, by.name, by);
  for (const by of graph.all('Ingress')) {
    if (!hasCertManagerShim(by) && !hasGardenerShim(by)) continue;
    for (const tls of by.at('spec', 'tls').items()) makes(by, tls.get('secretName').string());
  }
  for (const by of graph.all('KubernetesGateway')) {
    if (!hasCertManagerShim(by) && !hasGardenerShim(by)) continue;
    for (const listener of by.at('spec', 'listeners').items())
      for (const ref of listener.get('tls', 'certificateRefs').items()) makes(by, ref.get('name').string(), ref.get('namespace').string());
  }
  for (const by of graph.all('Gateway')) {
    if (!hasGardenerShim(by)) continue;
    for (const server of by.at('spec', 'servers').items()) {
      const name = server.get('tls', 'credentialName').string();
      if (name) append(anywhere, name, by);
    }
  }
  collectGenerated(graph, 'secretGenerator', generated);
  return { known, possible: (name) => [...(anywhere.get(name) ?? []), ...generatedAs(generated, name)] };
});

const configMapProducers = question((graph): Producers => {
  const anywhere = new Map<string, Resource[]>();
  const generated: { prefix: string; by: Resource }[] = [];
  for (const map of graph.mentioning('ConfigMap', copiedByAnnotation)) if (isCopied(map.annotations)) append(anywhere, map.name, map);
  for (const by of graph.all('Bundle')) if (by.at('spec', 'target', 'configMap').exists) append(anywhere, by.name, by);
  collectGenerated(graph, 'configMapGenerator', generated);
  return { known: new Map(), possible: (name) => [...(anywhere.get(name) ?? []), ...generatedAs(generated, name)] };
});

function collectGenerated(graph: Graph, key: string, into: { prefix: string; by: Resource }[]): void {
  for (const by of graph.all('Kustomization')) {
    for (const generator of by.at(key).items()) {
      const prefix = generator.get('name').string();
      if (prefix) into.push({ prefix, by });
    }
  }
}

/** Kustomize hangs a hash of ten characters on the names that it generates, unless told not to. */
const generatedAs = (generated: readonly { prefix: string; by: Resource }[], name: string): Resource[] =>
  generated
    .filter(({ prefix }) => name === prefix || (name.startsWith(`${prefix}-`) && /^[0-9a-z]{10}$/.test(name.slice(prefix.length + 1))))
    .map(({ by }) => by);
