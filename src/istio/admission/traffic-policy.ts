import type { Field } from '../../yaml/index.ts';
import { isIpAddress } from './addresses.ts';
import { checkClientTls } from './client-tls.ts';
import { checkDuration, parseDuration } from './durations.ts';
import { checkLocality } from './locality.ts';
import { domainProblem } from './names.ts';
import { checkPortNumber } from './ports.ts';
import { isPopulated, numberOf, type Report, textOf } from './report.ts';

const empty = 'missing-required-field';

/** Whether a part of a policy is there: a list with something in it, anything else that is not null. */
const isThere = (policy: Field, key: string): boolean => {
  const field = policy.get(key);
  return field.exists && (field.type !== 'seq' || isPopulated(field));
};

/** validateTrafficPolicy in pkg/config/validation/validation.go. */
export function checkTrafficPolicy(policy: Field, namespace: string | undefined, report: Report): void {
  if (!policy.exists || policy.isUnknown) return;
  const parts = [
    'outlierDetection',
    'connectionPool',
    'loadBalancer',
    'tls',
    'portLevelSettings',
    'tunnel',
    'proxyProtocol',
    'retryBudget',
  ];
  if (!parts.some((key) => isThere(policy, key))) {
    report.refuse(empty, policy.key, 'The trafficPolicy sets nothing: write tls or another setting, or remove it');
    return;
  }
  const [tunnel, proxyProtocol] = [policy.get('tunnel'), policy.get('proxyProtocol')];
  if (tunnel.exists && proxyProtocol.exists) {
    report.refuse('conflicting-fields', proxyProtocol.key, 'tunnel and proxyProtocol cannot be used together: remove one');
    return;
  }
  checkSettings(policy, namespace, report);
  for (const entry of policy.get('portLevelSettings').items()) checkPortPolicy(entry, namespace, report);
  checkTunnel(tunnel, report);
}

/** validatePortTrafficPolicies */
function checkPortPolicy(policy: Field, namespace: string | undefined, report: Report): void {
  if (policy.isUnknown) return;
  if (!policy.get('port').exists) report.refuse(empty, policy, 'The entry does not say which port it is for: write port with a number');
  if (!['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'].some((key) => policy.get(key).exists)) {
    report.refuse(empty, policy, 'The entry sets nothing for its port: write tls or another setting, or remove it');
  } else checkSettings(policy, namespace, report);
}

function checkSettings(policy: Field, namespace: string | undefined, report: Report): void {
  const outliers = policy.get('outlierDetection');
  checkOutliers(outliers, report);
  checkConnectionPool(policy.get('connectionPool'), report);
  checkLoadBalancer(policy.get('loadBalancer'), outliers, report);
  checkClientTls(policy.get('tls'), namespace, report);
}

/** validateTunnelSettings */
function checkTunnel(tunnel: Field, report: Report): void {
  if (!tunnel.exists || tunnel.isUnknown) return;
  const protocol = textOf(tunnel.get('protocol'));
  if (protocol && protocol !== 'CONNECT' && protocol !== 'POST') {
    report.refuse('wrong-enum-value', tunnel.get('protocol'), `"${protocol}" is no way to open a tunnel: write "CONNECT" or "POST"`);
  }
  const host = textOf(tunnel.get('targetHost'));
  const problem = host === undefined || isIpAddress(host) ? undefined : domainProblem(host);
  if (problem) report.refuse('host-name-invalid', tunnel.get('targetHost'), `The target host "${host}" of the tunnel ${problem}`);
  checkPortNumber(tunnel.get('targetPort'), report, 'The target port of the tunnel');
}

/** validateOutlierDetection */
function checkOutliers(outliers: Field, report: Report): void {
  if (!outliers.exists || outliers.isUnknown) return;
  checkDuration(outliers.get('baseEjectionTime'), report);
  const errors = outliers.get('consecutiveErrors');
  if (numberOf(errors) !== 0 && !errors.isUnknown) {
    report.warn(
      'deprecated-setting',
      errors.key,
      'consecutiveErrors is deprecated: write consecutive5xxErrors or consecutiveGatewayErrors',
    );
  }
  const local = outliers.get('consecutiveLocalOriginFailures');
  const split = outliers.get('splitExternalLocalOriginErrors');
  if (split.boolean() !== true && !split.isUnknown && (numberOf(local) ?? 0) > 0) {
    report.refuse('conflicting-fields', local, 'consecutiveLocalOriginFailures counts only with splitExternalLocalOriginErrors: true');
  }
  checkDuration(outliers.get('interval'), report);
  for (const key of ['maxEjectionPercent', 'minHealthPercent']) {
    const value = numberOf(outliers.get(key)) ?? 0;
    if (value < 0 || value > 100)
      report.refuse('value-out-of-range', outliers.get(key), `${key} ${value} is no percentage: write 0 to 100`);
  }
}

/** validateConnectionPool */
export function checkConnectionPool(pool: Field, report: Report): void {
  if (!pool.exists || pool.isUnknown) return;
  const [http, tcp] = [pool.get('http'), pool.get('tcp')];
  if (!http.exists && !tcp.exists) report.refuse(empty, pool.key, 'The connectionPool sets nothing: write http or tcp, or remove it');
  const httpLimits = ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'];
  for (const field of [...httpLimits.map((key) => http.get(key)), tcp.get('maxConnections')]) {
    const value = numberOf(field) ?? 0;
    if (value < 0) report.refuse('value-out-of-range', field, `${field.path.at(-1)} cannot be negative`);
  }
  checkDuration(http.get('idleTimeout'), report);
  if (textOf(http.get('h2UpgradePolicy')) === 'UPGRADE' && http.get('useClientProtocol').boolean()) {
    report.refuse(
      'conflicting-fields',
      http.get('useClientProtocol'),
      "useClientProtocol keeps the client's protocol and h2UpgradePolicy UPGRADE changes it: keep one",
    );
  }
  const keepAlive = http.get('http2KeepAlive');
  if (keepAlive.exists && !keepAlive.isUnknown) {
    for (const key of ['interval', 'timeout']) {
      if (!keepAlive.get(key).exists)
        report.refuse('missing-required-field', keepAlive.key, `http2KeepAlive needs interval and timeout, and "${key}" is missing`);
      checkDuration(keepAlive.get(key), report);
    }
  }
  for (const key of ['connectTimeout', 'maxConnectionDuration']) checkDuration(tcp.get(key), report);
  const idle = tcp.get('idleTimeout');
  // Nothing, to the millisecond, switches the timeout off.
  if (Math.abs(parseDuration(textOf(idle) || '0') ?? 1e6) >= 1e6) checkDuration(idle, report);
  for (const key of ['time', 'interval']) checkDuration(tcp.get('tcpKeepalive', key), report);
}

/** validateLoadBalancer */
function checkLoadBalancer(balancer: Field, outliers: Field, report: Report): void {
  if (!balancer.exists || balancer.isUnknown) return;
  checkConsistentHash(balancer.get('consistentHash'), report);
  const [locality, zones] = [balancer.get('localityLbSetting'), balancer.get('zoneAwareLbSetting')];
  if (locality.exists && zones.exists)
    report.refuse('conflicting-fields', zones.key, 'localityLbSetting and zoneAwareLbSetting exclude each other: remove one');
  checkLocality(locality, zones, outliers, report);
  const warmup = balancer.get('warmup');
  if (!warmup.exists || warmup.isUnknown) return;
  if (!warmup.get('duration').exists)
    report.refuse('missing-required-field', warmup.key, 'The warmup does not say how long it takes: write duration');
  checkDuration(warmup.get('duration'), report);
  if ((numberOf(warmup.get('minimumPercent')) ?? 0) > 100)
    report.refuse('value-out-of-range', warmup.get('minimumPercent'), 'minimumPercent cannot be above 100');
  const aggression = warmup.get('aggression');
  if (aggression.exists && (numberOf(aggression) ?? 1) <= 0) report.refuse('value-out-of-range', aggression, 'aggression must be above 0');
}

function checkConsistentHash(hash: Field, report: Report): void {
  if (!hash.exists || hash.isUnknown) return;
  const cookie = hash.get('httpCookie');
  if (cookie.exists && textOf(cookie.get('name')) === '') report.refuse('missing-required-field', cookie, 'The cookie has no name');
  const names = new Set<string>();
  for (const attribute of cookie.get('attributes').items()) {
    const name = textOf(attribute.get('name'));
    if (name === undefined) continue;
    if (name === '') report.refuse('missing-required-field', attribute, 'The attribute of the cookie has no name');
    else if (names.has(name))
      report.refuse('duplicate-list-entry', attribute.get('name'), `The attribute "${name}" of the cookie is listed twice`);
    names.add(name);
  }
  const ring = hash.get('minimumRingSize');
  if (ring.exists && !ring.isUnknown && numberOf(ring) !== 0) {
    const other = ['ringHash', 'maglev'].map((key) => hash.get(key)).find((field) => field.exists);
    if (other)
      report.refuse(
        'conflicting-fields',
        ring.key,
        `minimumRingSize and ${other.path.at(-1)} exclude each other: write ringHash.minimumRingSize`,
      );
    else report.warn('deprecated-setting', ring.key, 'minimumRingSize is deprecated: write ringHash with minimumRingSize');
  }
  const maglev = hash.get('maglev');
  const size = numberOf(maglev.get('tableSize'));
  if (!maglev.exists || maglev.isUnknown || size === undefined) return;
  if (size === 0 || size >= 5000011 || !isPrime(size)) {
    report.refuse(
      'value-out-of-range',
      maglev.get('tableSize'),
      `tableSize ${size} is not a prime number below 5000011, as maglev needs it: 65537 is Envoy's default`,
    );
  }
}

/** Primes as Envoy tells them: 1 counts as one. */
const isPrime = (number: number): boolean => {
  if (number < 4) return number !== 0;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) if (number % factor === 0) return false;
  return true;
};
