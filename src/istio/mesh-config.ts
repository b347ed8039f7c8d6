import { type Graph, question, type Resource } from '../graph/index.ts';
import { Field, isUnknown, parseDocument, SourceFile, splitDocuments } from '../yaml/index.ts';

/** The settings of the mesh that decide about TLS and visibility. Source: pkg/config/mesh/mesh.go, DefaultMeshConfig. */
export interface MeshConfig {
  readonly enableAutoMtls: boolean;
  readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly ingressControllerMode: 'OFF' | 'DEFAULT' | 'STRICT';
  readonly ingressClass: string;
  readonly ingressService: string;
  readonly ingressSelector: string;
  /** All that was written, as plain data. */
  readonly written: Readonly<Record<string, unknown>>;
  /** Where it was written; undefined when the input shows no mesh configuration and all of this is Istio's default. */
  readonly source: Field | undefined;
  /** A value among those above is a placeholder, so the default that stands in for it may be wrong. */
  readonly isUncertain: boolean;
}

const systemNamespace = 'istio-system';

/** The configuration of the mesh: ConfigMap `istio`, else an installation manifest, else Istio's defaults. */
export const meshConfig = question((graph): MeshConfig => {
  const found = fromConfigMap(graph) ?? fromOperator(graph);
  const written = found?.written ?? {};
  let isUncertain = false;
  const known = <T>(key: string, fits: (value: unknown) => value is T): T | undefined => {
    const value = written[key];
    if (isUnknown(value)) isUncertain = true;
    return fits(value) && !isUnknown(value) ? value : undefined;
  };
  const text = (key: string): string | undefined => known(key, isText) || undefined;
  const list = (key: string): readonly string[] | undefined => known(key, isList);
  const policy = known('outboundTrafficPolicy', isMap);
  if (isUnknown(policy?.mode)) isUncertain = true;
  const ingressMode = text('ingressControllerMode');
  return {
    enableAutoMtls: known('enableAutoMtls', isBoolean) ?? true,
    // A policy without a mode is REGISTRY_ONLY, the first value of the enumeration.
    outboundTrafficPolicy:
      policy && !isUnknown(policy.mode) && policy.mode !== 'ALLOW_ANY' && policy.mode !== 1 ? 'REGISTRY_ONLY' : 'ALLOW_ANY',
    rootNamespace: text('rootNamespace') ?? systemNamespace,
    trustDomain: text('trustDomain') ?? 'cluster.local',
    trustDomainAliases: list('trustDomainAliases') ?? [],
    defaultServiceExportTo: list('defaultServiceExportTo') ?? ['*'],
    defaultVirtualServiceExportTo: list('defaultVirtualServiceExportTo') ?? ['*'],
    defaultDestinationRuleExportTo: list('defaultDestinationRuleExportTo') ?? ['*'],
    ingressControllerMode: ingressMode === 'OFF' || ingressMode === 'DEFAULT' ? ingressMode : 'STRICT',
    ingressClass: text('ingressClass') ?? 'istio',
    ingressService: text('ingressService') ?? 'istio-ingressgateway',
    ingressSelector: text('ingressSelector') ?? '',
    written,
    source: found?.source,
    isUncertain,
  };
});

const isMap = (value: unknown): value is { mode?: unknown } => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

interface Written {
  readonly written: Readonly<Record<string, unknown>>;
  readonly source: Field;
}

/** istiod reads the key `mesh` of the ConfigMap `istio`, or `istio-REVISION`, in its own namespace. */
function fromConfigMap(graph: Graph): Written | undefined {
  const candidates = graph
    .mentioning('ConfigMap', ['mesh'])
    .filter((map) => /^istio(?:-|$)/.test(map.name) && map.at('data', 'mesh').exists);
  const rank = (map: Resource) => (map.namespace === systemNamespace ? 0 : 2) + (map.name === 'istio' ? 0 : 1);
  const best = candidates.sort((a, b) => rank(a) - rank(b))[0];
  const source = best?.at('data', 'mesh');
  const text = source?.string();
  if (!source || text === undefined) return undefined;
  const [document] = splitDocuments(new SourceFile(source.file.path, text));
  const root = document && parseDocument(document).root;
  return { written: root ? asMap(Field.root(document.file, root).json()) : {}, source };
}

/** `spec.meshConfig` of an IstioOperator goes before what its Helm values say; the Istio of the Sail operator has the values alone. */
function fromOperator(graph: Graph): Written | undefined {
  for (const operator of [...graph.all('IstioOperator'), ...graph.all('Istio')]) {
    const direct = operator.at('spec', 'meshConfig');
    const values = operator.at('spec', 'values', 'meshConfig');
    if (direct.exists || values.exists)
      return { written: { ...asMap(values.json()), ...asMap(direct.json()) }, source: direct.exists ? direct : values };
  }
  return undefined;
}

const asMap = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
