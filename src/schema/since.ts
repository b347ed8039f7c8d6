import type { Kind } from '../graph/index.ts';
import type { Path } from '../yaml/index.ts';
import { isIstioKind } from './shape.ts';
import type { Release } from './version.ts';

/**
 * Fields and enum values that came to Istio's API after 1.16, with the release that first had them in its CRDs.
 * A path is matched at its end; list positions and the keys of maps do not count. `=VALUE` is a value of an enum.
 * Source: istio.io/api, kubernetes/customresourcedefinitions.gen.yaml of each release.
 */
const since: readonly (readonly [string, string, Release])[] = [
  ['Gateway', 'servers.tls.mode=OPTIONAL_MUTUAL', [1, 19]],
  ['Gateway', 'servers.tls.caCrl', [1, 22]],
  ['Gateway', 'servers.tls.credentialNames', [1, 26]],
  ['Gateway', 'servers.tls.tlsCertificates', [1, 26]],
  ['Gateway', 'servers.tls.caCertCredentialName', [1, 28]],
  ['Gateway', 'servers.tls.insecureSkipVerify', [1, 31]],
  ['Gateway', 'servers.tls.ecdhCurves', [1, 32]],
  ['Sidecar', 'ingress.tls.ecdhCurves', [1, 32]],
  ['Sidecar', 'ingress.tls.mode=OPTIONAL_MUTUAL', [1, 19]],
  ['Sidecar', 'ingress.tls.caCrl', [1, 22]],
  ['Sidecar', 'ingress.tls.credentialNames', [1, 26]],
  ['Sidecar', 'ingress.tls.tlsCertificates', [1, 26]],
  ['Sidecar', 'ingress.tls.caCertCredentialName', [1, 28]],
  ['Sidecar', 'ingress.tls.insecureSkipVerify', [1, 31]],
  ['Sidecar', 'http.http2KeepAlive', [1, 31]],
  ['DestinationRule', 'tls.caCrl', [1, 22]],
  ['DestinationRule', 'loadBalancer.warmup', [1, 24]],
  ['DestinationRule', 'trafficPolicy.retryBudget', [1, 27]],
  ['DestinationRule', 'retryBudget.budgetInterval', [1, 31]],
  ['DestinationRule', 'httpCookie.attributes', [1, 28]],
  ['DestinationRule', 'http.http2KeepAlive', [1, 31]],
  ['DestinationRule', 'loadBalancer.zoneAwareLbSetting', [1, 31]],
  ['DestinationRule', 'outlierDetection.outlierDetectionHttpErrorCodes', [1, 31]],
  ['DestinationRule', 'loadBalancer.backendUtilization', [1, 32]],
  ['VirtualService', 'http.retries.backoff', [1, 26]],
  ['VirtualService', 'http.retries.retryIgnorePreviousHosts', [1, 26]],
  ['VirtualService', 'http.redirect.prefixRewrite', [1, 31]],
  ['ServiceEntry', 'resolution=DYNAMIC_DNS', [1, 28]],
  ['WorkloadGroup', 'probe.grpc', [1, 25]],
  ['WasmPlugin', 'failStrategy=FAIL_RELOAD', [1, 27]],
  ['EnvoyFilter', 'match.context=WAYPOINT', [1, 29]],
  ['EnvoyFilter', 'filterChain.transportSocket', [1, 32]],
  ['EnvoyFilter', 'match.waypoint', [1, 29]],
  ['EnvoyFilter', 'vhost.domainName', [1, 25]],
  ['EnvoyFilter', 'patch.operation=MERGE_AND_REPLACE_LIST', [1, 31]],
  ['AuthorizationPolicy', 'source.serviceAccounts', [1, 25]],
  ['AuthorizationPolicy', 'source.notServiceAccounts', [1, 25]],
  ['AuthorizationPolicy', 'source.trustDomains', [1, 30]],
  ['AuthorizationPolicy', 'source.notTrustDomains', [1, 30]],
  ['RequestAuthentication', 'jwtRules.presence', [1, 32]],
  ['RequestAuthentication', 'jwtRules.spaceDelimitedClaims', [1, 28]],
  ['Telemetry', 'tracing.enableIstioTags', [1, 25]],
  ['Telemetry', 'customTags.formatter', [1, 29]],
  ['Telemetry', 'tracing.disableContextPropagation', [1, 30]],
];

const byName = new Map<string, readonly (readonly [string, Release])[]>();
for (const [kind, path, release] of since) {
  const key = `${kind} ${path.slice(path.lastIndexOf('.') + 1)}`;
  byName.set(key, [...(byName.get(key) ?? []), [path, release]]);
}

/** The release that a field, or an enum value of it, came with; undefined where that is long ago. */
export function knownSince(kind: Kind, path: Path, value?: string): Release | undefined {
  if (!isIstioKind(kind)) return undefined;
  const words = path.filter((key) => typeof key === 'string');
  const candidates = byName.get(`${kind} ${words.at(-1)}${value === undefined ? '' : `=${value}`}`);
  if (!candidates) return undefined;
  // Keys of maps stand between (`customTags.NAME.formatter`): the words must appear in order, the last one last.
  const text = `.${words.join('.')}${value === undefined ? '' : `=${value}`}`;
  return candidates.find(([suffix]) => text.endsWith(`.${suffix}`) || inOrder(words, suffix.split('=')[0]?.split('.') ?? []))?.[1];
}

const inOrder = (words: readonly string[], wanted: readonly string[]): boolean => {
  let at = 0;
  for (const word of words) if (word === wanted[at]) at++;
  return at === wanted.length;
};

/**
 * Istio's CRDs have known types and enums since 1.16 at least; required fields came with 1.20, ranges, lengths, patterns and CEL rules with 1.23,
 * those of ServiceEntry and WorkloadGroup with 1.24. Older releases left them to the webhook.
 */
export const limitsSince = (kind: Kind): Release | undefined =>
  isIstioKind(kind) ? (kind === 'ServiceEntry' || kind === 'WorkloadGroup' ? [1, 24] : [1, 23]) : undefined;
