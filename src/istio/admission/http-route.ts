import type { Field } from '../../yaml/index.ts';
import { checkDestination, checkWeights } from './destinations.ts';
import { checkDuration, parseDuration } from './durations.ts';
import { checkGatewayNames } from './gateway-names.ts';
import { checkAuthority, checkHeaders, isHeaderName, matchedHeaderProblem } from './http-headers.ts';
import { checkLabels } from './labels.ts';
import { isDnsLabel } from './names.ts';
import { checkPortNumber, labelRules } from './ports.ts';
import { regexProblem } from './regex.ts';
import { entriesOf, isBlank, isEmpty, isFilled, isPopulated, numberOf, type Report, textOf } from './report.ts';

const conflict = 'conflicting-fields';

/**
 * validateHTTPRoute in pkg/config/validation/virtualservice.go.
 * @param isDelegate the VirtualService has no hosts
 * @param gatewayApi istiod made it from a route of Gateway API
 */
export function checkHttpRoute(route: Field, isDelegate: boolean, gatewayApi: boolean, report: Report): void {
  if (route.isUnknown) return;
  checkActions(route, isDelegate, report);
  for (const match of route.get('match').items()) checkMatch(match, report);
  checkHeaders(route.get('headers'), report);
  checkCors(route.get('corsPolicy'), report);
  checkFault(route.get('fault'), report);
  checkMirrors(route, report);
  checkRedirect(route, report);
  checkDirectResponse(route.get('directResponse'), report);
  checkRetries(route.get('retries'), report);
  checkRewrite(route.get('rewrite'), report);
  checkAuthority(route, report);
  for (const destination of route.get('route').items()) {
    checkHeaders(destination.get('headers'), report);
    checkDestination(destination.get('destination'), report, { required: true, skip: gatewayApi });
  }
  checkWeights(route.get('route'), report);
  checkDuration(route.get('timeout'), report);
}

/** A route does one thing: forward, redirect, answer, or delegate (validateHTTPRouteConflict). */
function checkActions(route: Field, isDelegate: boolean, report: Report): void {
  const there = (key: string): boolean => (key === 'route' || key === 'mirrors' ? isPopulated(route.get(key)) : route.get(key).exists);
  const refuseBoth = (key: string, other: string, rule = conflict) =>
    report.refuse(rule, route.get(other).key, `The route has both "${key}" and "${other}", and only one of them can happen: remove one`, {
      related: [{ at: route.get(key).key, message: 'the other one' }],
    });
  if (there('delegate')) {
    const rule = 'virtual-service-delegate-conflict';
    if (isDelegate) {
      report.refuse(rule, route.get('delegate').key, 'A VirtualService without hosts is a delegate itself and cannot delegate further');
    } else {
      for (const key of ['redirect', 'route']) if (there(key)) refuseBoth('delegate', key, rule);
      return;
    }
  }
  const action = ['redirect', 'directResponse'].find(there);
  if (action) {
    const others = ['route', 'fault', 'rewrite', ...(action === 'redirect' ? ['directResponse'] : [])];
    for (const key of others) if (there(key)) refuseBoth(action, key);
  } else if (isEmpty(route.get('route'))) {
    report.refuse(
      'missing-required-field',
      route,
      'The http route does nothing: write route with a destination, redirect or directResponse',
    );
  }
  if (there('mirror') && there('mirrors')) refuseBoth('mirror', 'mirrors');
}

/** validateHTTPRouteMatchRequest */
function checkMatch(match: Field, report: Report): void {
  for (const kind of ['headers', 'withoutHeaders']) {
    for (const { key, value } of entriesOf(match.get(kind))) {
      const problem = matchedHeaderProblem(key);
      if (problem) report.refuse('malformed-value', value.key, `"${key}" ${problem}`);
      const isPresence = kind === 'withoutHeaders' && textOf(value.get('regex')) === '*';
      if (!isPresence) checkStringMatch(value, report);
    }
  }
  checkRegex(match.get('uri', 'regex'), report);
  for (const key of ['scheme', 'method', 'authority']) checkStringMatch(match.get(key), report);
  for (const { value } of entriesOf(match.get('queryParams'))) checkStringMatch(value, report);
  if (numberOf(match.get('port')) !== 0) checkPortNumber(match.get('port'), report);
  checkLabels(match.get('sourceLabels'), report);
  checkGatewayNames(match.get('gateways'), report);
  const namespace = textOf(match.get('sourceNamespace'));
  if (namespace && !isDnsLabel(namespace)) {
    report.refuse('malformed-value', match.get('sourceNamespace'), `"${namespace}" is not the name of a namespace: ${labelRules}`);
  }
}

/** Envoy takes no empty prefix here (validateStringMatch). */
function checkStringMatch(match: Field, report: Report): void {
  const prefix = match.get('prefix');
  if (prefix.exists && isBlank(prefix)) {
    report.refuse(
      'missing-required-field',
      prefix,
      'The prefix is empty, which Envoy does not accept here: leave the match out to accept everything',
    );
  }
  checkRegex(match.get('regex'), report);
}

function checkRegex(regex: Field, report: Report): void {
  const text = regex.exists ? textOf(regex) : undefined;
  if (text === undefined) return;
  const problem = text === '' ? 'is empty' : regexProblem(text);
  if (problem) report.refuse('malformed-value', regex, `The regular expression ${text ? `"${text.slice(0, 60)}" ` : ''}${problem}`);
}

/** Methods that Go's net/http knows, and `*` (supportedCORSMethods). */
const corsMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*']);

function checkCors(policy: Field, report: Report): void {
  for (const origin of policy.get('allowOrigins').items()) {
    const value = ['exact', 'prefix', 'regex'].map((key) => origin.get(key)).find((field) => field.exists) ?? origin;
    if (value === origin ? !origin.isUnknown : isBlank(value))
      report.refuse('missing-required-field', value, 'The allowed origin is empty: write exact, prefix or regex with a value');
    else if (value.path.at(-1) === 'regex') checkRegex(value, report);
  }
  for (const method of policy.get('allowMethods').items()) {
    const text = textOf(method);
    if (text !== undefined && !corsMethods.has(text))
      report.refuse('wrong-enum-value', method, `"${text}" is no HTTP method that CORS can allow: methods are written in capitals`);
  }
  for (const kind of ['allowHeaders', 'exposeHeaders']) {
    for (const header of policy.get(kind).items()) {
      const text = textOf(header);
      if (text !== undefined && text !== '*' && !isHeaderName(text))
        report.refuse('malformed-value', header, `"${text}" is not the name of an HTTP header`);
    }
  }
  const age = policy.get('maxAge');
  checkDuration(age, report);
  const value = parseDuration(textOf(age) || '0') ?? 0;
  if (value >= 1e6 && value % 1e9 !== 0)
    report.refuse('malformed-value', age, `"${textOf(age)}" is not a number of whole seconds, as maxAge has to be`);
}

const grpcStatuses: ReadonlySet<string> = new Set(
  (
    'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED ' +
    'FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'
  ).split(' '),
);

function checkFault(fault: Field, report: Report): void {
  if (!fault.exists || fault.isUnknown) return;
  const [abort, delay] = [fault.get('abort'), fault.get('delay')];
  if (!abort.exists && !delay.exists) report.refuse('missing-required-field', fault.key, 'The fault has neither abort nor delay');
  for (const part of [abort, delay]) {
    const value = numberOf(part.get('percentage', 'value')) ?? 0;
    if (value < 0 || value > 100 || (value > 0 && value < 0.0001)) {
      report.refuse('value-out-of-range', part.get('percentage', 'value'), `${value} is no percentage: write 0, or 0.0001 to 100`);
    }
  }
  if (abort.exists && !abort.isUnknown) {
    const [grpc, http2, status] = [abort.get('grpcStatus'), abort.get('http2Error'), abort.get('httpStatus')];
    if (grpc.exists) {
      const text = textOf(grpc);
      if (text !== undefined && !grpcStatuses.has(text))
        report.refuse('wrong-enum-value', grpc, `"${text}" is no gRPC status: write a name such as "UNAVAILABLE"`);
    } else if (http2.exists) report.refuse('wrong-enum-value', http2.key, 'http2Error is not supported: write httpStatus or grpcStatus');
    else if (status.exists) checkStatus(status, report);
    else
      report.warn(
        'missing-required-field',
        abort.key,
        'The abort does not say with which status: write httpStatus or grpcStatus, or nothing is aborted',
      );
  }
  checkDuration(delay.get('fixedDelay'), report);
  if (delay.get('exponentialDelay').exists)
    report.refuse('wrong-enum-value', delay.get('exponentialDelay').key, 'exponentialDelay is not supported: write fixedDelay');
}

function checkStatus(field: Field, report: Report): void {
  const status = numberOf(field);
  if (status !== undefined && (status < 200 || status > 600))
    report.refuse('value-out-of-range', field, `${status} is no HTTP status from 200 to 599`);
}

function checkMirrors(route: Field, report: Report): void {
  const percent = route.get('mirrorPercent').exists ? route.get('mirrorPercent') : route.get('mirror_percent');
  if (percent.exists) {
    if ((numberOf(percent) ?? 0) > 100)
      report.refuse('value-out-of-range', percent, `${numberOf(percent)} is no percentage: write 0 to 100`);
    report.warn('deprecated-setting', percent.key, `${percent.path.at(-1)} is deprecated: write mirrorPercentage with a value`);
  }
  checkPercentage(route.get('mirrorPercentage', 'value'), report);
  checkDestination(route.get('mirror'), report);
  for (const mirror of route.get('mirrors').items()) {
    checkDestination(mirror.get('destination'), report, { required: true });
    if (mirror.get('destination').exists) checkPercentage(mirror.get('percentage', 'value'), report);
  }
}

function checkPercentage(field: Field, report: Report): void {
  const value = numberOf(field);
  if (value !== undefined && (value < 0 || value > 100))
    report.refuse('value-out-of-range', field, `${value} is no percentage: write 0 to 100`);
}

/** validateHTTPRedirect, which stops at the first thing that it finds. */
function checkRedirect(route: Field, report: Report): void {
  const redirect = route.get('redirect');
  if (!redirect.exists || redirect.isUnknown) return;
  const prefix = redirect.get('prefixRewrite');
  if (isFilled(redirect.get('uri')) && isFilled(prefix)) {
    report.refuse(conflict, prefix, 'The redirect has both uri and prefixRewrite: keep one');
    return;
  }
  if (isFilled(prefix)) {
    const other = route
      .get('match')
      .items()
      .find((match) => match.get('uri').exists && !match.get('uri').isUnknown && !match.get('uri', 'prefix').exists);
    if (other) {
      report.refuse(
        'conflicting-fields',
        prefix,
        'prefixRewrite replaces the prefix that matched, so every uri match of the route must be a prefix',
        {
          related: [{ at: other.get('uri').key, message: 'not a prefix' }],
        },
      );
      return;
    }
  }
  const texts = ['uri', 'prefixRewrite', 'authority', 'scheme'].map((key) => redirect.get(key));
  if (texts.every(isBlank) && !redirect.get('port').exists && !redirect.get('derivePort').exists) {
    report.refuse('missing-required-field', redirect, 'The redirect leads nowhere else: write uri, authority, scheme or port');
    return;
  }
  const code = numberOf(redirect.get('redirectCode')) ?? 0;
  if (code !== 0 && (code < 300 || code > 399)) {
    report.refuse('value-out-of-range', redirect.get('redirectCode'), `${code} is no redirect: write 301, 302, 303, 307 or 308`);
    return;
  }
  const scheme = textOf(redirect.get('scheme'));
  if (scheme && scheme !== 'http' && scheme !== 'https') {
    report.refuse('wrong-enum-value', redirect.get('scheme'), `"${scheme}" is no scheme to redirect to: write "https" or "http"`);
    return;
  }
  if ((numberOf(redirect.get('port')) ?? 0) > 0) checkPortNumber(redirect.get('port'), report);
}

function checkDirectResponse(response: Field, report: Report): void {
  if (!response.exists || response.isUnknown) return;
  const [text, bytes] = [response.get('body', 'string'), response.get('body', 'bytes')];
  const size = text.exists ? Buffer.byteLength(textOf(text) ?? '') : Math.floor(((textOf(bytes) ?? '').replace(/=+$/, '').length * 3) / 4);
  const body = text.exists ? text : bytes;
  if (size > 1024 * 1024)
    report.refuse('value-out-of-range', body.key, 'The body is larger than 1 MB, which istiod would have to send to every proxy');
  else if (size > 100 * 1024)
    report.warn(
      'value-out-of-range',
      body.key,
      'The body is larger than 100 KB, which istiod has to send to every proxy: serve it from a workload',
    );
  checkStatus(response.get('status'), report);
}

/** Conditions that Envoy retries on; numbers are HTTP statuses (supportedRetryOnPolicies). */
const retryConditions: ReadonlySet<string> = new Set(
  (
    '5xx gateway-error reset reset-before-request connect-failure retriable-4xx refused-stream retriable-status-codes retriable-headers ' +
    'envoy-ratelimited http3-post-connect-failure cancelled deadline-exceeded internal resource-exhausted unavailable'
  ).split(' '),
);

/** Statuses that Go's net/http has a text for. */
const isNamedStatus = (status: number): boolean =>
  (status >= 100 && status <= 103) ||
  (status >= 200 && status <= 208) ||
  status === 226 ||
  (status >= 300 && status <= 308 && status !== 306) ||
  (status >= 400 && status <= 418) ||
  (status >= 421 && status <= 431 && status !== 427 && status !== 430) ||
  status === 451 ||
  (status >= 500 && status <= 511 && status !== 509);

/** ValidateHTTPRetry in pkg/config/validation/agent/validation.go. */
function checkRetries(retries: Field, report: Report): void {
  if (!retries.exists || retries.isUnknown) return;
  const attempts = numberOf(retries.get('attempts'));
  if (attempts !== undefined && attempts < 0)
    report.refuse('value-out-of-range', retries.get('attempts'), `${attempts} attempts are impossible: write 0 to switch retries off`);
  const other = ['perTryTimeout', 'retryOn', 'retryRemoteLocalities'].map((key) => retries.get(key));
  const used = other.find((field) => (field.path.at(-1) === 'retryOn' ? isFilled(field) : field.exists));
  if (attempts === 0 && used) {
    report.refuse(
      'conflicting-fields',
      used.key,
      `${used.path.at(-1)} is set and attempts is 0, which switches retries off: write attempts`,
    );
  }
  checkDuration(retries.get('perTryTimeout'), report);
  const conditions = textOf(retries.get('retryOn'));
  for (const condition of conditions ? conditions.split(',') : []) {
    const isStatus = /^[+-]?\d+$/.test(condition) && isNamedStatus(Number(condition));
    if (isStatus || retryConditions.has(condition)) continue;
    const advice = retryConditions.has(condition.trim())
      ? 'leave out the space'
      : 'write conditions such as "5xx,connect-failure" or HTTP statuses';
    report.refuse('malformed-value', retries.get('retryOn'), `"${condition}" is nothing that Envoy can retry on: ${advice}`);
  }
  checkDuration(retries.get('backoff'), report);
}

/** validateHTTPRewrite */
function checkRewrite(rewrite: Field, report: Report): void {
  if (!rewrite.exists || rewrite.isUnknown) return;
  const regex = rewrite.get('uriRegexRewrite');
  if (isFilled(rewrite.get('uri')) && regex.exists) {
    report.refuse(conflict, regex.key, 'The rewrite has both uri and uriRegexRewrite: keep one');
  } else if (isBlank(rewrite.get('uri')) && !regex.exists && isBlank(rewrite.get('authority'))) {
    report.refuse('missing-required-field', rewrite, 'The rewrite changes nothing: write uri, uriRegexRewrite or authority');
  } else if (regex.exists && !regex.isUnknown) {
    const blank = ['match', 'rewrite'].find((key) => isBlank(regex.get(key)));
    if (blank)
      report.refuse('missing-required-field', regex.get(blank), `uriRegexRewrite needs match and rewrite, and "${blank}" is empty`);
    else checkRegex(regex.get('match'), report);
  }
}
