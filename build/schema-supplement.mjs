// What the field tables need to know and the packages do not say. Every entry is a fact about a released API, with the release that brought it.
//
// `at` is a path inside the object as `spec.servers[].tls`: `[]` for the items of a list, `{}` for the values of a map; `**.` stands for any beginning.

const durationString = { type: 'string' };

/** Istio: the package has the CRDs of 1.29; these fields came with 1.30 to 1.32. */
export const istio = {
  knownUpTo: '1.32',
  fields: [
    {
      kind: 'AuthorizationPolicy',
      at: 'spec.rules[].from[].source',
      name: 'trustDomains',
      schema: { type: 'array', items: { type: 'string' } },
    },
    {
      kind: 'AuthorizationPolicy',
      at: 'spec.rules[].from[].source',
      name: 'notTrustDomains',
      schema: { type: 'array', items: { type: 'string' } },
    },
    { kind: 'Telemetry', at: 'spec.tracing[]', name: 'disableContextPropagation', schema: { type: 'boolean' } },
    { kind: 'Gateway', at: 'spec.servers[].tls', name: 'insecureSkipVerify', schema: { type: 'boolean' } },
    { kind: 'Sidecar', at: 'spec.ingress[].tls', name: 'insecureSkipVerify', schema: { type: 'boolean' } },
    { kind: 'VirtualService', at: 'spec.http[].redirect', name: 'prefixRewrite', schema: { type: 'string' } },
    ...['DestinationRule', 'Sidecar'].map((kind) => ({
      kind,
      at: '**.http',
      under: 'http2MaxRequests',
      name: 'http2KeepAlive',
      schema: { type: 'object', properties: { interval: durationString, timeout: durationString } },
    })),
    {
      kind: 'DestinationRule',
      at: '**.loadBalancer',
      name: 'zoneAwareLbSetting',
      schema: {
        type: 'object',
        properties: {
          enabled: { type: 'boolean' },
          failover: { type: 'array', items: { type: 'object', properties: { from: { type: 'string' }, to: { type: 'string' } } } },
          failoverPriority: { type: 'array', items: { type: 'string' } },
          minClusterSize: { type: 'integer', minimum: 1, maximum: 4294967295 },
        },
      },
    },
    {
      kind: 'DestinationRule',
      at: '**.outlierDetection',
      name: 'outlierDetectionHttpErrorCodes',
      schema: { type: 'array', items: { type: 'integer', minimum: 100, maximum: 599 } },
    },
    { kind: 'DestinationRule', at: '**.retryBudget', name: 'budgetInterval', schema: durationString },
    {
      kind: 'DestinationRule',
      at: '**.loadBalancer',
      name: 'backendUtilization',
      schema: {
        type: 'object',
        properties: {
          errorUtilizationPenaltyPercent: { type: 'integer', minimum: 0, maximum: 4294967295 },
          metricNamesForComputingUtilization: { type: 'array', items: { type: 'string' } },
          weightExpirationPeriod: durationString,
          weightStabilizationPeriod: durationString,
          weightUpdatePeriod: durationString,
        },
      },
    },
    { kind: 'EnvoyFilter', at: '**.listener.filterChain', name: 'transportSocket', schema: { type: 'string' } },
    { kind: 'Gateway', at: 'spec.servers[].tls', name: 'ecdhCurves', schema: { type: 'array', items: { type: 'string' } } },
    { kind: 'Sidecar', at: 'spec.ingress[].tls', name: 'ecdhCurves', schema: { type: 'array', items: { type: 'string' } } },
    { kind: 'RequestAuthentication', at: 'spec.jwtRules[]', name: 'presence', schema: { type: 'string', enum: ['OPTIONAL', 'REQUIRED'] } },
  ],
  limits: [{ kind: 'DestinationRule', at: '**.loadBalancer', atMostOne: [['simple', 'consistentHash', 'backendUtilization']] }],
  enumValues: [{ kind: 'EnvoyFilter', at: 'spec.configPatches[].patch.operation', values: ['MERGE_AND_REPLACE_LIST'] }],
  /** Objects whose content the CRDs leave open (`x-kubernetes-preserve-unknown-fields`). */
  open: [
    { kind: 'EnvoyFilter', at: 'spec.configPatches[].patch.value' },
    { kind: 'WasmPlugin', at: 'spec.pluginConfig' },
  ],
  /** Lists whose items the API server tells apart by these fields (`x-kubernetes-list-map-keys`): two equal ones are refused. */
  listKeys: [
    { kind: 'ServiceEntry', at: 'spec.ports', keys: ['name'] },
    { kind: 'WasmPlugin', at: 'spec.match[].ports', keys: ['number'] },
    { kind: 'WasmPlugin', at: 'spec.vmConfig.env', keys: ['name'] },
  ],
  /** Wrapper types of the protos: a written null means the same as leaving the field out. Everywhere else null is refused. */
  nullable: [
    ...[
      '**.loadBalancer.localityLbSetting.enabled',
      '**.loadBalancer.warmup.aggression',
      '**.loadBalancer.warmup.minimumPercent',
      '**.loadBalancer.zoneAwareLbSetting.enabled',
      '**.loadBalancer.zoneAwareLbSetting.minClusterSize',
      '**.outlierDetection.consecutive5xxErrors',
      '**.outlierDetection.consecutiveGatewayErrors',
      '**.outlierDetection.consecutiveLocalOriginFailures',
      '**.tls.insecureSkipVerify',
      '**.retryBudget.percent',
    ].map((at) => ({ kind: 'DestinationRule', at })),
    { kind: 'Gateway', at: '**.tls.insecureSkipVerify' },
    { kind: 'Sidecar', at: '**.tls.insecureSkipVerify' },
    { kind: 'ProxyConfig', at: 'spec.concurrency' },
    { kind: 'WasmPlugin', at: 'spec.priority' },
    ...[
      'corsPolicy.allowCredentials',
      'mirror_percent',
      'mirrorPercent',
      'retries.retryIgnorePreviousHosts',
      'retries.retryRemoteLocalities',
    ].map((field) => ({
      kind: 'VirtualService',
      at: `spec.http[].${field}`,
    })),
    ...[
      'accessLogging[].disabled',
      'metrics[].overrides[].disabled',
      'tracing[].disableContextPropagation',
      'tracing[].disableSpanReporting',
      'tracing[].enableIstioTags',
      'tracing[].randomSamplingPercentage',
      'tracing[].useRequestIdForTraceSampling',
    ].map((field) => ({ kind: 'Telemetry', at: `spec.${field}` })),
  ],
};

/** Gateway API: the package has release 1.5 with the experimental fields; 1.6 and what the package lost. */
export const gatewayApi = {
  knownUpTo: '1.6',
  fields: [{ kind: 'GatewayClass', at: 'spec', name: 'description', schema: { type: 'string', maxLength: 64 } }],
  enumValues: [
    { kind: 'HTTPRoute', at: 'spec.rules[].filters[].type', values: ['ExternalAuth'] },
    { kind: 'HTTPRoute', at: 'spec.rules[].backendRefs[].filters[].type', values: ['ExternalAuth'] },
  ],
  /** Limits that 1.6 widened. */
  limits: [
    { kind: 'KubernetesGateway', at: 'spec.infrastructure.annotations', maxProperties: 16 },
    { kind: 'KubernetesGateway', at: '**.validation.caCertificateRefs', maxItems: 16 },
    { kind: 'TLSRoute', at: 'spec.hostnames', maxItems: 1024 },
  ],
  /** Those of listeners are rules as well, see src/istio/admission/gateway-api.ts. */
  listKeys: [
    ...['HTTPRoute', 'GRPCRoute'].flatMap((kind) => [
      ...['requestHeaderModifier', 'responseHeaderModifier'].flatMap((filter) =>
        ['add', 'set'].map((list) => ({ kind, at: `**.${filter}.${list}`, keys: ['name'] })),
      ),
      { kind, at: 'spec.rules[].matches[].headers', keys: ['name'] },
    ]),
    { kind: 'HTTPRoute', at: 'spec.rules[].matches[].queryParams', keys: ['name'] },
  ],
  /** Fields with a default: the API server drops a written null before it looks at the type. */
  nullable: [
    ...[
      'spec.addresses[].type',
      '**.namespaces',
      '**.namespaces.from',
      '**.allowedRoutes',
      '**.kinds[].group',
      '**.group',
      '**.kind',
      '**.tls.mode',
      '**.validation.mode',
    ].map((at) => ({ kind: 'KubernetesGateway', at })),
    ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].flatMap((kind) =>
      ['**.group', '**.kind', '**.weight'].map((at) => ({ kind, at })),
    ),
    ...[
      'spec.rules',
      'spec.rules[].matches',
      '**.path',
      '**.path.type',
      '**.path.value',
      '**.type',
      '**.statusCode',
      '**.denominator',
      '**.maxAge',
      '**.lifetimeType',
    ].map((at) => ({
      kind: 'HTTPRoute',
      at,
    })),
    ...['**.type', '**.denominator', '**.lifetimeType'].map((at) => ({ kind: 'GRPCRoute', at })),
  ],
};
