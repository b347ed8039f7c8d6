import type { Resource } from '../../graph/index.ts';
import type { Field, Place } from '../../yaml/index.ts';
import { isCidr, isIpAddress } from './addresses.ts';
import { checkPolicyTarget } from './policies.ts';
import { isEmpty, isPopulated, type Report, textOf } from './report.ts';

const identities = ['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals'];
const sourceKeys = withNot([...identities, 'ipBlocks', 'remoteIpBlocks']);
const operationKeys = withNot(['ports', 'methods', 'paths', 'hosts']);
/** Sources that TCP connections have as well. */
const tcpSources = withNot(['principals', 'ipBlocks', 'namespaces', 'remoteIpBlocks', 'serviceAccounts']);

function withNot(keys: readonly string[]): string[] {
  return keys.flatMap((key) => [key, `not${key[0]?.toUpperCase()}${key.slice(1)}`]);
}

/** ValidateAuthorizationPolicy in pkg/config/validation/validation.go. */
export function checkAuthorizationPolicy(policy: Resource, report: Report): void {
  const spec = policy.at('spec');
  checkPolicyTarget(spec, report);
  const action = textOf(spec.get('action'));
  const rules = spec.get('rules');
  const provider = spec.get('provider');
  if ((action === 'CUSTOM' || action === 'DENY') && isEmpty(rules)) {
    report.refuse(
      'missing-required-field',
      rules.exists ? rules.key : spec,
      `A ${action} policy without rules never applies: write rules, "- {}" for every request`,
    );
  } else if (action === 'CUSTOM') {
    if (textOf(provider.get('name')) === '' && !provider.isUnknown)
      report.refuse('missing-required-field', provider, 'A CUSTOM policy asks a provider: write provider with its name');
    for (const item of rules.items()) checkCustomRule(item, report);
  }
  if (provider.exists && action !== undefined && action !== 'CUSTOM') {
    report.refuse(
      'conflicting-fields',
      provider.key,
      `A provider is for action CUSTOM, and this policy has ${action || 'ALLOW, the default'}: write action CUSTOM or remove the provider`,
    );
  }
  for (const item of rules.items()) checkRule(item, action, report);
}

/** External authorization cannot tell who the client is. */
function checkCustomRule(item: Field, report: Report): void {
  const refuse = (at: Place, what: string) =>
    report.refuse('conflicting-fields', at, `${what} cannot be used with action CUSTOM: write a DENY policy for it`);
  for (const from of item.get('from').items()) {
    for (const key of withNot(identities)) {
      const field = from.get('source', key);
      if (isPopulated(field)) refuse(field.key, key);
    }
  }
  for (const condition of item.get('when').items()) {
    const key = textOf(condition.get('key')) ?? '';
    const isIdentity = ['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal'].includes(key);
    if (isIdentity || key.startsWith('request.auth.')) refuse(condition.get('key'), `"${key}"`);
  }
}

function checkRule(item: Field, action: string | undefined, report: Report): void {
  const sources = item
    .get('from')
    .items()
    .map((from) => from.get('source'));
  const operations = item
    .get('to')
    .items()
    .map((to) => to.get('operation'));
  for (const source of sources) checkSource(source, report);
  for (const operation of operations) checkOperation(operation, report);
  for (const condition of item.get('when').items()) checkCondition(condition, report);
  if (action !== 'DENY' || item.hasUnknown) return;
  const has = (fields: readonly Field[], keys: readonly string[]) =>
    fields.some((field) => keys.some((key) => isPopulated(field.get(key))));
  const onlyHttpSource = sources.length > 0 && operations.length === 0 && !has(sources, tcpSources);
  const onlyHttpOperation = operations.length > 0 && !has(operations, ['ports', 'notPorts']);
  if (!onlyHttpSource && !onlyHttpOperation) return;
  const at = item.get(onlyHttpOperation ? 'to' : 'from');
  report.warn(
    'authorization-policy-denies-tcp',
    at.key,
    'The DENY rule looks at HTTP only, so every connection to a TCP port is denied as well: write the ports that it is for',
    // istiod warns; where the workloads serve HTTP alone it harms nothing.
    { severity: 'info' },
  );
}

function checkSource(source: Field, report: Report): void {
  if (source.isUnknown) return;
  if (isEmpty(source) || !sourceKeys.some((key) => !isEmpty(source.get(key)))) {
    report.refuse(
      'missing-required-field',
      source,
      'The source says nothing about the client: write principals, namespaces, ipBlocks or another of its fields, or leave "from" out',
    );
    return;
  }
  const has = (keys: readonly string[]) =>
    withNot(keys)
      .map((key) => source.get(key))
      .find(isPopulated);
  const [accounts, other] = [has(['serviceAccounts']), has(['principals', 'namespaces'])];
  if (accounts && other)
    report.refuse('conflicting-fields', accounts.key, `serviceAccounts and ${other.path.at(-1)} say the same thing in two ways: keep one`);
  for (const key of sourceKeys) {
    const kind = key.replace(/^not(.)/, (_, first: string) => first.toLowerCase());
    checkValues(source.get(key), valueProblems[kind] ?? emptyProblem, report);
  }
  for (const key of ['serviceAccounts', 'notServiceAccounts']) {
    if (source.get(key).items().length > 16) report.refuse('value-out-of-range', source.get(key).key, `${key} may have at most 16 entries`);
  }
}

function checkOperation(operation: Field, report: Report): void {
  if (operation.isUnknown) return;
  if (isEmpty(operation) || !operationKeys.some((key) => !isEmpty(operation.get(key)))) {
    report.refuse(
      'missing-required-field',
      operation,
      'The operation says nothing about the request: write paths, methods, hosts or ports, or leave "to" out',
    );
    return;
  }
  for (const key of operationKeys) {
    const problemOf = /paths/i.test(key) ? pathProblem : /ports/i.test(key) ? portProblem : emptyProblem;
    checkValues(operation.get(key), problemOf, report);
  }
}

function checkValues(list: Field, problemOf: (text: string) => string | undefined, report: Report): void {
  for (const item of list.items()) {
    const text = textOf(item);
    const problem = text === undefined ? undefined : problemOf(text);
    if (problem) report.refuse('malformed-value', item, text ? `"${text}" ${problem}` : `The entry of ${list.path.at(-1)} is empty`);
  }
}

const emptyProblem = (text: string): string | undefined => (text === '' ? 'is empty' : undefined);

const ipProblem = (text: string): string | undefined =>
  (text.includes('/') ? isCidr(text) : isIpAddress(text)) ? undefined : 'is neither an IP address nor a network such as "10.0.0.0/8"';

const portProblem = (text: string): string | undefined => (/^\d+$/.test(text) && Number(text) <= 65535 ? undefined : 'is no port number');

/** CheckServiceAccount */
const accountProblem = (text: string): string | undefined => {
  if (text === '') return 'is empty';
  if (text.includes('*')) return 'cannot have a wildcard';
  const parts = text.split('/');
  if (parts.length > 2 || parts.includes('')) return 'is neither "account" nor "namespace/account"';
  return Buffer.byteLength(text) > 320 ? 'is longer than 320 characters' : undefined;
};

/** CheckWildcardValues */
const wildcardProblem = (text: string): string | undefined => {
  if (text === '') return 'is empty';
  const stars = text.split('*').length - 1;
  return stars > 1 || (stars === 1 && !text.startsWith('*') && !text.endsWith('*'))
    ? 'may have one "*", at its beginning or end'
    : undefined;
};

/** CheckTrustDomainValues */
const trustDomainProblem = (text: string): string | undefined =>
  wildcardProblem(text) ?? (text.includes('/') ? 'has a slash, which no trust domain does' : undefined);

const valueProblems: Readonly<Record<string, (text: string) => string | undefined>> = {
  ipBlocks: ipProblem,
  remoteIpBlocks: ipProblem,
  serviceAccounts: accountProblem,
  trustDomains: trustDomainProblem,
};

/** Paths may have `{*}` for one segment and, at the end, `{**}` for the rest (CheckValidPathTemplate). */
function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  const isTemplate = path.includes('{*}') || path.includes('{**}');
  let ended = false;
  for (const segment of path.replace(/^\/+|\/+$/g, '').split('/')) {
    if (segment === '{*}' || segment === '{**}') {
      if (ended) return 'has a template after "{**}", which must be the last one';
      ended = segment === '{**}';
    } else if (/[{}]/.test(segment)) return 'has braces that are neither "{*}" nor "{**}"';
    else if (isTemplate && !/^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/.test(segment))
      return `has the segment "${segment}", which cannot stand beside "{*}" or "{**}"`;
  }
  return undefined;
}

/** ValidateAttribute in pkg/config/security/security.go: what each key of a condition takes. */
function checkCondition(condition: Field, report: Report): void {
  const field = condition.get('key');
  const key = textOf(field);
  if (key === undefined || condition.isUnknown) return;
  if (key === '') {
    report.refuse('missing-required-field', field.exists ? field : condition, 'The condition has no key');
    return;
  }
  const [values, notValues] = [condition.get('values'), condition.get('notValues')];
  if (isEmpty(values) && isEmpty(notValues)) {
    report.refuse('missing-required-field', condition, `The condition on "${key}" has no values: write values or notValues`);
    return;
  }
  const problem = keyProblem(key);
  if (problem) report.refuse('malformed-value', field, `"${key}" ${problem}`);
  for (const list of [values, notValues]) {
    checkValues(list, conditionValues[key] ?? emptyProblem, report);
    if (key === 'source.serviceAccount' && list.items().length > 16)
      report.refuse('value-out-of-range', list.key, 'At most 16 service accounts can be listed');
  }
}

const conditionValues: Readonly<Record<string, (text: string) => string | undefined>> = {
  'source.ip': ipProblem,
  'remote.ip': ipProblem,
  'destination.ip': ipProblem,
  'destination.port': portProblem,
  'source.serviceAccount': accountProblem,
  'source.trustDomain': wildcardProblem,
};

const conditionKeys: ReadonlySet<string> = new Set([
  ...Object.keys(conditionValues),
  'source.namespace',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'connection.sni',
]);

function keyProblem(key: string): string | undefined {
  if (conditionKeys.has(key)) return undefined;
  if (['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'].some((prefix) => key.startsWith(prefix))) {
    const open = key.indexOf('[');
    return key.endsWith(']') && open > 0 && open < key.length - 2 ? undefined : 'needs a name in brackets, as in "request.headers[x-user]"';
  }
  if (key === 'destination.namespace') return "is no condition: the policy's own namespace says it";
  if (key.startsWith('destination.labels')) return "is no condition: the policy's selector says it";
  if (key === 'destination.name' || key === 'destination.user') return 'is no condition any more';
  return 'is no condition that Istio knows';
}

/** The annotation `istio.io/dry-run` (checkDryRunAnnotation). */
export function checkDryRun(policy: Resource, report: Report): void {
  const dryRun = policy.at('metadata', 'annotations', 'istio.io/dry-run');
  if (!dryRun.exists) return;
  const refuse = (message: string) => report.refuse('reserved-annotation', dryRun, message);
  if (policy.kind !== 'AuthorizationPolicy') {
    refuse('The annotation istio.io/dry-run exists for AuthorizationPolicies only: remove it');
    return;
  }
  const action = textOf(policy.at('spec', 'action'));
  const text = textOf(dryRun);
  if (action === 'AUDIT' || action === 'CUSTOM')
    refuse(`The annotation istio.io/dry-run works with ALLOW and DENY, not with ${action}: remove it`);
  else if (action !== undefined && text !== undefined && !/^(?:1|0|t|f|T|F|true|false|True|False|TRUE|FALSE)$/.test(text)) {
    refuse(`The annotation istio.io/dry-run is "${text}": write "true" or "false"`);
  }
}
