import { groupOf, type Kind, kindWord, type Resource, type Settings } from '../graph/index.ts';
import type { Fix } from '../yaml/index.ts';
import type { Objection } from './objection.ts';
import { atLeast, formatVersion, type Release } from './version.ts';

interface Removed {
  /** What stopped to serve it, as in `Kubernetes 1.22`. */
  readonly by: string;
  /** apiVersion to write instead. */
  readonly instead: string;
  /** The fields are the same: changing the apiVersion is the whole migration. */
  readonly sameFields?: true;
}

interface Versions {
  /** Served, the one to write first. */
  readonly served: readonly string[];
  /** The release of Istio that the first of `served` came with. */
  readonly since?: Release;
  /** Served, and to be replaced by the first of `served` where that is served too. */
  readonly deprecated?: readonly string[];
  /** Full apiVersions that were served once. */
  readonly removed?: Readonly<Record<string, Removed>>;
}

/** Istio's stable versions came with 1.22. */
const stableSince: Release = [1, 22];
const istioNetworking: Versions = {
  served: ['networking.istio.io/v1', 'networking.istio.io/v1beta1'],
  since: stableSince,
  deprecated: ['networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
};
const istioSecurity: Versions = {
  served: ['security.istio.io/v1', 'security.istio.io/v1beta1'],
  since: stableSince,
  deprecated: ['security.istio.io/v1beta1'],
};
const gatewayApi = 'gateway.networking.k8s.io';
const once = (apiVersion: string, by: string, instead: string, sameFields?: true): Record<string, Removed> => ({
  [apiVersion]: { by, instead, ...(sameFields ? { sameFields } : {}) },
});
const certManager: Versions = {
  served: ['cert-manager.io/v1'],
  removed: {
    ...once('certmanager.k8s.io/v1alpha1', 'cert-manager 0.11', 'cert-manager.io/v1'),
    ...once('cert-manager.io/v1alpha2', 'cert-manager 1.6', 'cert-manager.io/v1'),
    ...once('cert-manager.io/v1alpha3', 'cert-manager 1.6', 'cert-manager.io/v1'),
    ...once('cert-manager.io/v1beta1', 'cert-manager 1.6', 'cert-manager.io/v1'),
  },
};
const apps = (...kinds: string[]): Versions => ({
  served: ['apps/v1'],
  removed: {
    ...(kinds.includes('extensions') ? once('extensions/v1beta1', 'Kubernetes 1.16', 'apps/v1') : {}),
    ...once('apps/v1beta1', 'Kubernetes 1.16', 'apps/v1'),
    ...once('apps/v1beta2', 'Kubernetes 1.16', 'apps/v1'),
  },
});
/** Versions of the kinds, from the CRDs of Istio, Gateway API and cert-manager and the deprecation guide of Kubernetes. */
const versions: Partial<Record<Kind, Versions>> = {
  Gateway: istioNetworking,
  VirtualService: istioNetworking,
  DestinationRule: istioNetworking,
  ServiceEntry: istioNetworking,
  WorkloadEntry: istioNetworking,
  WorkloadGroup: istioNetworking,
  Sidecar: istioNetworking,
  EnvoyFilter: { served: ['networking.istio.io/v1alpha3'] },
  ProxyConfig: { served: ['networking.istio.io/v1beta1'] },
  PeerAuthentication: istioSecurity,
  RequestAuthentication: istioSecurity,
  AuthorizationPolicy: istioSecurity,
  Telemetry: {
    served: ['telemetry.istio.io/v1', 'telemetry.istio.io/v1alpha1'],
    since: stableSince,
    deprecated: ['telemetry.istio.io/v1alpha1'],
  },
  WasmPlugin: { served: ['extensions.istio.io/v1alpha1'] },
  KubernetesGateway: {
    served: [`${gatewayApi}/v1`, `${gatewayApi}/v1beta1`],
    removed: once(`${gatewayApi}/v1alpha2`, 'Gateway API 1.0', `${gatewayApi}/v1`, true),
  },
  GatewayClass: {
    served: [`${gatewayApi}/v1`, `${gatewayApi}/v1beta1`],
    removed: once(`${gatewayApi}/v1alpha2`, 'Gateway API 1.0', `${gatewayApi}/v1`, true),
  },
  HTTPRoute: {
    served: [`${gatewayApi}/v1`, `${gatewayApi}/v1beta1`],
    removed: once(`${gatewayApi}/v1alpha2`, 'Gateway API 1.0', `${gatewayApi}/v1`, true),
  },
  GRPCRoute: { served: [`${gatewayApi}/v1`], removed: once(`${gatewayApi}/v1alpha2`, 'Gateway API 1.2', `${gatewayApi}/v1`, true) },
  TLSRoute: { served: [`${gatewayApi}/v1`, `${gatewayApi}/v1alpha3`, `${gatewayApi}/v1alpha2`] },
  TCPRoute: { served: [`${gatewayApi}/v1alpha2`, `${gatewayApi}/v1`] },
  UDPRoute: { served: [`${gatewayApi}/v1alpha2`, `${gatewayApi}/v1`] },
  ReferenceGrant: {
    served: [`${gatewayApi}/v1beta1`, `${gatewayApi}/v1`],
    removed: once(`${gatewayApi}/v1alpha2`, 'Gateway API 1.2', `${gatewayApi}/v1beta1`, true),
  },
  BackendTLSPolicy: {
    served: [`${gatewayApi}/v1`],
    deprecated: [`${gatewayApi}/v1alpha3`],
    removed: once(`${gatewayApi}/v1alpha2`, 'Gateway API 1.1', `${gatewayApi}/v1`),
  },
  Certificate: certManager,
  Issuer: certManager,
  ClusterIssuer: certManager,
  Deployment: apps('extensions'),
  DaemonSet: apps('extensions'),
  ReplicaSet: apps('extensions'),
  StatefulSet: apps(),
  Job: { served: ['batch/v1'] },
  CronJob: {
    served: ['batch/v1'],
    removed: {
      ...once('batch/v1beta1', 'Kubernetes 1.25', 'batch/v1', true),
      ...once('batch/v2alpha1', 'Kubernetes 1.21', 'batch/v1', true),
    },
  },
  Ingress: {
    served: ['networking.k8s.io/v1'],
    removed: {
      ...once('extensions/v1beta1', 'Kubernetes 1.22', 'networking.k8s.io/v1'),
      ...once('networking.k8s.io/v1beta1', 'Kubernetes 1.22', 'networking.k8s.io/v1'),
    },
  },
  IngressClass: {
    served: ['networking.k8s.io/v1'],
    removed: once('networking.k8s.io/v1beta1', 'Kubernetes 1.22', 'networking.k8s.io/v1', true),
  },
  ...Object.fromEntries(
    (['Namespace', 'Service', 'ServiceAccount', 'Secret', 'Pod', 'ReplicationController'] as const).map((kind) => [
      kind,
      { served: ['v1'] },
    ]),
  ),
};

/**
 * What is wrong with the apiVersion. A version that was removed does not refuse the object here: which versions a cluster still serves, no manifest
 * says, and all other mistakes of the object stay mistakes.
 */
export function* apiVersionObjections(resource: Resource, { istioVersion }: Settings): Iterable<Objection> {
  const known = versions[resource.kind];
  if (!known) return;
  const isTooNew = !atLeast(istioVersion, known.since);
  const served = isTooNew ? known.served.slice(1) : known.served;
  const isDeprecated = !isTooNew && known.deprecated?.includes(resource.apiVersion) === true;
  if (served.includes(resource.apiVersion) && !isDeprecated) return;
  const at = resource.at('apiVersion');
  const written = at.string();
  if (written === undefined) return;
  const word = kindWord(resource.kind);
  const best = served[0] ?? '';
  const change = (to: string): { fix: Fix } => ({
    fix: {
      title: `Write ${to}`,
      safe: true,
      edits: [{ file: resource.file.path, start: at.span.start, end: at.span.end, newText: at.source.replace(written, to) }],
    },
  });
  if (isTooNew && known.served.includes(written)) {
    yield {
      at,
      rule: 'unknown-api-version',
      // The rest of the object is still worth checking for that release: the version is the smallest of its troubles.
      effect: 'warn',
      severity: 'info',
      message: `Istio ${formatVersion(istioVersion)} does not serve ${word} as ${written}, which came with ${formatVersion(known.since)}; write ${best}`,
      help: `Write \`apiVersion: ${best}\`, or update Istio.`,
      ...change(best),
    };
    return;
  }
  if (known.deprecated?.includes(written)) {
    if (isTooNew) return;
    yield {
      at,
      rule: 'deprecated-api-version',
      effect: 'warn',
      message: `${written} of ${word} is still served and has been replaced by ${best}, with the same fields`,
      help: `Write \`apiVersion: ${best}\`.`,
      ...change(best),
    };
    return;
  }
  const gone = known.removed?.[written];
  if (gone) {
    yield {
      at,
      rule: 'removed-api-version',
      effect: 'warn',
      message: `${word} is not served as ${written} any more since ${gone.by}; write ${gone.instead}`,
      help: `Write \`apiVersion: ${gone.instead}\`${gone.sameFields ? '; the fields are the same.' : ' and the fields as that version has them.'}`,
      ...(gone.sameFields ? change(gone.instead) : {}),
    };
    return;
  }
  // A newer version than we know is no mistake.
  if (/\/v(?:[2-9]|\d\d)/.test(written)) return;
  yield {
    at,
    rule: 'unknown-api-version',
    effect: 'refuse',
    message: `No cluster serves ${word} as ${written}; write ${best}`,
    help: `Write \`apiVersion: ${best}\`.`,
    ...(groupOf(written) === groupOf(best) ? change(best) : {}),
  };
}

/**
 * For an object of a version whose fields differ from those that we know: how an objection to one of its fields is to be read.
 * Names are compared with the version to migrate to; a name that is not there belongs to the migration, unless it is a misspelling.
 */
export function fieldsOfOlderVersion(resource: Resource): ((objection: Objection) => Objection[]) | undefined {
  const written = resource.at('apiVersion').string() ?? '';
  const gone = versions[resource.kind]?.removed?.[written];
  if (!gone || gone.sameFields) return undefined;
  return (objection) => {
    if (objection.rule !== 'unknown-field' || objection.fix) return [{ ...objection, effect: 'warn' }];
    const message = objection.message.replace(/ is no field of ([^;]+)/, ` is no field of $1 in ${gone.instead}`);
    return [{ ...objection, rule: 'removed-api-version', effect: 'warn', message }];
  };
}
