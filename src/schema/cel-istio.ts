/*
 * The CEL rules of Istio's CRDs. Source: istio.io/api, kubernetes/customresourcedefinitions.gen.yaml; the path of each rule is its place there.
 */
import type { Kind } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import type { CelRule } from './cel.ts';
import { durationMs } from './formats.ts';
import type { Objection } from './objection.ts';
import { quote } from './values.ts';
import type { Release } from './version.ts';

const refuse = (at: Objection['at'], rule: string, message: string, help: string): Objection => ({
  at,
  rule,
  effect: 'refuse',
  message,
  help,
});

/** Of these fields an object has one at most. */
const oneOf = (...names: string[]): CelRule['check'] =>
  function* (field) {
    const written = names.filter((name) => field.get(name).exists);
    if (written.length < 2) return;
    yield {
      ...refuse(
        field.get(written[1] ?? '').key,
        'conflicting-fields',
        `\`${written.join('` and `')}\` exclude each other`,
        'Keep one of them and remove the other.',
      ),
      related: [{ at: field.get(written[0] ?? '').key, message: `\`${written[0]}\` is set here` }],
    };
  };

function* duration(field: Field): Iterable<Objection> {
  const text = field.string();
  if (text === undefined) return;
  const ms = durationMs(text);
  if (ms !== undefined && ms >= 1) return;
  yield refuse(
    field,
    'malformed-value',
    ms === undefined
      ? `\`${field.path.at(-1)}: ${quote(field)}\` is not a duration; write a number with a unit, such as 10s or 1h30m`
      : `\`${field.path.at(-1)}: ${quote(field)}\` is too short: it must be 1ms or more`,
    'Write a duration of at least 1ms, such as 500ms, 10s or 1h30m.',
  );
}

function* port(field: Field): Iterable<Objection> {
  const number = field.number();
  if (number === undefined || (number > 0 && number <= 65535)) return;
  yield refuse(
    field,
    'value-out-of-range',
    `\`${field.path.at(-1)}: ${quote(field)}\` is no port: it must be between 1 and 65535`,
    'Write a port between 1 and 65535.',
  );
}

const noWildcardKeys: CelRule['check'] = function* (field) {
  for (const key of field.keys()) {
    if (key === '') yield refuse(field.get(key).key, 'malformed-value', 'A label needs a name', 'Write the name of the label.');
    else if (key.includes('*'))
      yield refuse(
        field.get(key).key,
        'malformed-value',
        `\`${key}\`: a selector compares labels word for word, \`*\` does not match anything here`,
        'Name the label without `*`.',
      );
  }
};

const noWildcard: CelRule['check'] = function* (field) {
  if (field.string()?.includes('*'))
    yield refuse(
      field,
      'malformed-value',
      `\`${field.path.at(-1)}: ${quote(field)}\`: a selector compares labels word for word, \`*\` does not match anything here`,
      'Write the whole value of the label.',
    );
};

const sameNamespace: CelRule['check'] = function* (field) {
  if (field.string())
    yield refuse(
      field,
      'malformed-value',
      'A policy can only name targets of its own namespace; `namespace` must stay empty',
      'Remove `namespace`, or move the object into the namespace of its target.',
    );
};

/** `unix:///path` or `unix://@name`, not a folder. */
const unixAddress: CelRule['check'] = function* (field) {
  const text = field.string();
  if (!text?.startsWith('unix://')) return;
  if (!/^[/@]/.test(text.slice(7)))
    yield refuse(
      field,
      'malformed-value',
      `\`${quote(field)}\` is no path of a Unix socket: behind unix:// stands \`/\` or \`@\``,
      'Write an absolute path, as unix:///run/app.sock.',
    );
  else if (text.endsWith('/'))
    yield refuse(
      field,
      'malformed-value',
      `\`${quote(field)}\` is a folder; a Unix socket is a file`,
      'Write the path of the socket itself.',
    );
};

const noPortsWithUnix: CelRule['check'] = function* (field) {
  if (field.get('address').string()?.startsWith('unix://') && field.get('ports').exists)
    yield refuse(field.get('ports').key, 'conflicting-fields', 'A Unix socket has no ports', 'Remove `ports`.');
};

const addressOrNetwork: CelRule['check'] = function* (field) {
  if (['address', 'network'].every((name) => !field.get(name).isWritten && !field.get(name).isUnknown))
    yield refuse(
      field.get('address'),
      'missing-required-field',
      'An endpoint needs an `address` (or a `network`, whose gateway then takes the traffic)',
      'Add `address`.',
    );
};

const portNames: CelRule['check'] = function* (field) {
  for (const key of field.keys())
    if (key.length >= 63 || !/^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(key))
      yield refuse(
        field.get(key).key,
        'malformed-value',
        `\`${key}\` is no port name: letters, digits and \`-\`, less than 63 characters`,
        'Write the name that the port has in the service.',
      );
};

const url = (schemes: readonly string[], allowsBare: boolean): CelRule['check'] =>
  function* (field) {
    const text = field.string();
    if (text === undefined) return;
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
    if (scheme ? schemes.includes(scheme) : allowsBare && URL.canParse(`http://${text}`)) return;
    yield refuse(
      field,
      'malformed-value',
      `\`${field.path.at(-1)}: ${quote(field)}\` must be a URL that begins with ${schemes.map((name) => `${name}://`).join(' or ')}`,
      'Write the whole URL, scheme included.',
    );
  };

const policies: readonly Kind[] = ['WasmPlugin', 'AuthorizationPolicy', 'RequestAuthentication', 'Telemetry'];
const trafficPolicies = ['spec.trafficPolicy', 'spec.subsets[].trafficPolicy'].flatMap((path) => [path, `${path}.portLevelSettings[]`]);
const connectionPools: readonly (readonly [Kind, string])[] = [
  ...trafficPolicies.map((path) => ['DestinationRule', `${path}.connectionPool`] as const),
  ['Sidecar', 'spec.inboundConnectionPool'],
  ['Sidecar', 'spec.ingress[].connectionPool'],
];
const on = (kinds: Kind | readonly Kind[], at: string, since: Release, check: CelRule['check']): CelRule => ({
  kinds: typeof kinds === 'string' ? [kinds] : kinds,
  at,
  since,
  check,
});

const endpoints: readonly (readonly [Kind, string])[] = [
  ['ServiceEntry', 'spec.endpoints[]'],
  ['WorkloadEntry', 'spec'],
  ['WorkloadGroup', 'spec.template'],
];
const tlsSettings: readonly (readonly [Kind, string])[] = [
  ['Gateway', 'spec.servers[].tls'],
  ['Sidecar', 'spec.ingress[].tls'],
];

export const istioRules: readonly CelRule[] = [
  // Which workloads an object is for.
  on(policies, 'spec', [1, 24], oneOf('selector', 'targetRef', 'targetRefs')),
  on('EnvoyFilter', 'spec', [1, 24], oneOf('workloadSelector', 'targetRefs')),
  ...(['WasmPlugin', 'ProxyConfig', 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'Telemetry'] as const).flatMap(
    (kind) => [
      on(kind, 'spec.selector.matchLabels', [1, 23], noWildcardKeys),
      on(kind, 'spec.selector.matchLabels{}', [1, 23], noWildcard),
    ],
  ),
  on('DestinationRule', 'spec.workloadSelector.matchLabels', [1, 23], noWildcardKeys),
  on('DestinationRule', 'spec.workloadSelector.matchLabels{}', [1, 23], noWildcard),
  on(['EnvoyFilter', 'ServiceEntry', 'Sidecar'], 'spec.workloadSelector.labels{}', [1, 24], noWildcard),
  on(policies, 'spec.targetRef.namespace', [1, 23], sameNamespace),
  on([...policies, 'EnvoyFilter'], 'spec.targetRefs[].namespace', [1, 23], sameNamespace),

  // Where the key material of a server comes from.
  ...tlsSettings.flatMap(([kind, at]) => [
    on(kind, at, [1, 26], oneOf('credentialName', 'credentialNames')),
    on(kind, at, [1, 26], oneOf('credentialNames', 'tlsCertificates')),
  ]),

  // ServiceEntry, WorkloadEntry, WorkloadGroup.
  on('ServiceEntry', 'spec', [1, 24], oneOf('workloadSelector', 'endpoints')),
  on('ServiceEntry', 'spec', [1, 24], function* (field) {
    const { resolution, isOpen } = resolutionOf(field);
    if (isOpen) return;
    const cidr = field
      .get('addresses')
      .items()
      .find((item) => item.string()?.includes('/'));
    if (cidr && resolution !== 'STATIC' && resolution !== 'NONE')
      yield refuse(
        cidr,
        'conflicting-fields',
        `\`${quote(cidr)}\` is a range of addresses, which resolution ${resolution} does not take`,
        'Write single addresses, or `resolution: NONE` or `STATIC`.',
      );
    const list = field.get('endpoints');
    if (resolution === 'NONE' && list.exists)
      yield {
        ...refuse(
          list.key,
          'conflicting-fields',
          `\`endpoints\` need a resolution: ${field.get('resolution').exists ? 'NONE' : 'without `resolution` it is NONE, which'} sends every request to the address that the client asked for`,
          'Write `resolution: STATIC` (addresses) or `DNS` (host names), or remove `endpoints`.',
        ),
        ...(field.get('resolution').exists ? { related: [{ at: field.get('resolution'), message: 'resolution is NONE here' }] } : {}),
      };
    if (resolution === 'DNS_ROUND_ROBIN' && list.items().length > 1)
      yield refuse(
        list.get(1),
        'conflicting-fields',
        'Resolution DNS_ROUND_ROBIN takes one endpoint at most',
        'Write `resolution: DNS`, or keep one endpoint.',
      );
  }),
  on('ServiceEntry', 'spec.hosts[]', [1, 24], function* (field) {
    if (field.string() === '*')
      yield refuse(
        field,
        'malformed-value',
        'A ServiceEntry cannot be for every host: `*` alone is refused',
        'Name the host, or a domain as `*.example.com`.',
      );
  }),
  on('ServiceEntry', 'spec.ports', [1, 24], function* (field) {
    const seen = new Map<number, Field>();
    for (const item of field.items()) {
      const number = item.get('number');
      const value = number.number();
      if (value === undefined) continue;
      const first = seen.get(value);
      if (first)
        yield {
          ...refuse(number, 'duplicate-list-entry', `Port ${value} stands twice in this ServiceEntry`, 'Keep one entry for the port.'),
          related: [{ at: first, message: 'first used here' }],
        };
      else seen.set(value, number);
    }
  }),
  on('ServiceEntry', 'spec.ports[].number', [1, 24], port),
  on('ServiceEntry', 'spec.ports[].targetPort', [1, 24], port),
  ...endpoints.flatMap(([kind, at]) => [
    on(kind, `${at}.address`, [1, 23], unixAddress),
    on(kind, at, [1, 23], noPortsWithUnix),
    on(kind, `${at}.ports`, [1, 23], portNames),
    on(kind, `${at}.ports{}`, [1, 23], port),
    ...(kind === 'WorkloadGroup' ? [] : [on(kind, at, [1, 23], addressOrNetwork)]),
  ]),
  on('WorkloadGroup', 'spec.probe.httpGet.port', [1, 24], port),
  on('WorkloadGroup', 'spec.probe.tcpSocket.port', [1, 24], port),
  on('WorkloadGroup', 'spec.probe.grpc.port', [1, 25], port),
  on('WorkloadGroup', 'spec.probe.httpGet.scheme', [1, 24], function* (field) {
    const text = field.string();
    if (text !== undefined && !['', 'HTTP', 'HTTPS'].includes(text))
      yield refuse(
        field,
        'wrong-enum-value',
        `\`scheme: ${quote(field)}\` is not a scheme of a probe; write HTTP or HTTPS`,
        'Write HTTP or HTTPS.',
      );
  }),
  on('EnvoyFilter', 'spec.configPatches[].match.waypoint.portNumber', [1, 29], port),
  on('EnvoyFilter', 'spec.configPatches[].match', [1, 29], function* (field) {
    const context = field.get('context');
    const isWaypoint = context.string() === 'WAYPOINT';
    const match = field.get('waypoint');
    if (context.isUnknown || match.isUnknown || isWaypoint === match.isWritten) return;
    if (isWaypoint) yield refuse(match, 'missing-required-field', 'Context WAYPOINT needs `waypoint` beside it', 'Add `waypoint`.');
    else
      yield refuse(
        match.key,
        'conflicting-fields',
        '`waypoint` goes with `context: WAYPOINT` only',
        'Write `context: WAYPOINT`, or remove `waypoint`.',
      );
  }),

  // PeerAuthentication.
  on('PeerAuthentication', 'spec', [1, 23], function* (field) {
    const ports = field.get('portLevelMtls');
    const labels = field.get('selector', 'matchLabels');
    if (ports.isWritten && !field.get('selector').isUnknown && !labels.isPartial && !labels.isUnknown && labels.keys().length === 0)
      yield refuse(
        ports.key,
        'missing-required-field',
        '`portLevelMtls` needs a `selector` with labels: ports belong to workloads, not to a namespace',
        'Add `selector.matchLabels`, or remove `portLevelMtls`.',
      );
  }),
  on('PeerAuthentication', 'spec.portLevelMtls', [1, 23], function* (field) {
    for (const key of field.keys())
      if (!/^[-+]?\d+$/.test(key) || Number(key) < 1 || Number(key) > 65535)
        yield refuse(
          field.get(key).key,
          'value-out-of-range',
          `\`${key}\` is no port: the keys of \`portLevelMtls\` are port numbers between 1 and 65535`,
          'Write the port number of the workload as the key.',
        );
  }),

  // RequestAuthentication, AuthorizationPolicy, Telemetry, WasmPlugin.
  on('RequestAuthentication', 'spec.jwtRules[]', [1, 23], oneOf('jwksUri', 'jwks_uri', 'jwks')),
  on('RequestAuthentication', 'spec.jwtRules[].jwksUri', [1, 23], url(['http', 'https'], false)),
  on('RequestAuthentication', 'spec.jwtRules[].jwks_uri', [1, 23], url(['http', 'https'], false)),
  on('RequestAuthentication', 'spec.jwtRules[].timeout', [1, 23], duration),
  on('AuthorizationPolicy', 'spec.rules[].from[].source', [1, 25], function* (field) {
    const accounts = ['serviceAccounts', 'notServiceAccounts'].find((name) => field.get(name).isWritten);
    const other = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].find((name) => field.get(name).isWritten);
    if (accounts && other)
      yield refuse(
        field.get(other).key,
        'conflicting-fields',
        `\`${accounts}\` and \`${other}\` exclude each other`,
        'A service account has a namespace already: keep one of the two.',
      );
  }),
  on('Telemetry', 'spec.metrics[].reportingInterval', [1, 23], duration),
  on('Telemetry', 'spec.metrics[].overrides[].tagOverrides{}', [1, 21], function* (field) {
    const operation = field.get('operation').string();
    const value = field.get('value');
    if (operation === 'UPSERT' && !value.string() && !value.isUnknown)
      yield refuse(value, 'missing-required-field', 'Operation UPSERT needs a `value`', 'Add `value`.');
    if (operation === 'REMOVE' && value.isWritten)
      yield refuse(value.key, 'conflicting-fields', 'Operation REMOVE takes no `value`', 'Remove `value`.');
  }),
  on('WasmPlugin', 'spec.url', [1, 20], url(['http', 'https', 'file', 'oci'], true)),
  on('WasmPlugin', 'spec.vmConfig.env[]', [1, 20], function* (field) {
    if (field.get('valueFrom').string() === 'HOST' && field.get('value').isWritten)
      yield refuse(
        field.get('value').key,
        'conflicting-fields',
        '`valueFrom: HOST` takes the value from the proxy; `value` must not be set',
        'Remove `value`.',
      );
  }),

  // Durations.
  ...connectionPools.flatMap(([kind, at]) =>
    ['http.idleTimeout', 'tcp.connectTimeout', 'tcp.maxConnectionDuration', 'tcp.tcpKeepalive.time', 'tcp.tcpKeepalive.interval']
      .map((name) => on(kind, `${at}.${name}`, [1, 23], duration))
      .concat(['interval', 'timeout'].map((name) => on(kind, `${at}.http.http2KeepAlive.${name}`, [1, 31], duration))),
  ),
  ...trafficPolicies.flatMap((at) =>
    [
      'loadBalancer.warmupDurationSecs',
      'loadBalancer.warmup.duration',
      'outlierDetection.interval',
      'outlierDetection.baseEjectionTime',
    ].map((name) => on('DestinationRule', `${at}.${name}`, [1, 23], duration)),
  ),
  ...[
    'corsPolicy.maxAge',
    'fault.delay.exponentialDelay',
    'fault.delay.fixedDelay',
    'retries.backoff',
    'retries.perTryTimeout',
    'timeout',
  ].map((name) => on('VirtualService', `spec.http[].${name}`, [1, 23], duration)),
];

/** The resolution that counts; open where a placeholder stands. */
const resolutionOf = (spec: Field): { resolution: string; isOpen: boolean } => {
  const field = spec.get('resolution');
  return { resolution: field.string() ?? 'NONE', isOpen: field.isUnknown };
};
