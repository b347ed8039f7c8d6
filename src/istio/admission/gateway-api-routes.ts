import type { Field } from '../../yaml/index.ts';
import { isSet, refuse, repeated, text } from './gateway-api-refusal.ts';
import type { Objection } from './objection.ts';

const parentRule = 'gateway-api-parent-ref-ambiguous';
const routeRule = 'gateway-api-route-invalid';

/** Several references to one parent must all have a sectionName, or all a port, and no two the same. */
export function parentObjections(parentRefs: Field): Objection[] {
  const groups = new Map<string, Field[]>();
  for (const ref of parentRefs.items()) {
    const parent = ['group', 'kind', 'namespace', 'name'].map((key) => ref.get(key).json() ?? defaults[key] ?? '');
    const key = JSON.stringify(parent);
    groups.set(key, [...(groups.get(key) ?? []), ref]);
  }
  const out: Objection[] = [];
  for (const [first, ...others] of groups.values()) {
    if (!first) continue;
    const name = text(first.get('name'));
    const related = [{ at: first, message: `the first reference to ${name}` }];
    for (const other of others) {
      const differs = ['sectionName', 'port'].some((key) => isGiven(first.get(key)) !== isGiven(other.get(key)));
      if (!differs) continue;
      out.push(
        refuse(
          parentRule,
          other,
          `Two parentRefs name ${name}, and only one of them says which listener by ${['sectionName', 'port'].find((key) => isGiven(first.get(key)) !== isGiven(other.get(key)))}: the API server refuses the route`,
          `Give every reference to ${name} a sectionName, or keep a single one without: it stands for all listeners.`,
          related,
        ),
      );
    }
    if (out.length) continue;
    out.push(
      ...repeated(
        [first, ...others].map((ref) => ({
          key: others.length ? [ref.get('sectionName').json() || null, ref.get('port').json() || null] : undefined,
          at: ref,
        })),
        (at, same) =>
          refuse(
            parentRule,
            at,
            `Two parentRefs name the same listener of ${name}: the API server refuses the route`,
            `Remove one of the two references.`,
            [{ at: same, message: 'the first reference to it' }],
          ),
      ),
    );
  }
  return out;
}

const defaults: Readonly<Record<string, string>> = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };
const isGiven = (field: Field): boolean => isSet(field) && field.number() !== 0;

export function routeObjections(kind: 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute', spec: Field): Objection[] {
  const rules = spec.get('rules').items();
  const out: Objection[] = rules.flatMap((rule) => rule.get('backendRefs').items().flatMap(portMissing));
  if (kind === 'TLSRoute') out.push(...spec.get('hostnames').items().flatMap(tlsHostname));
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return out;
  out.push(
    ...repeated(
      rules.map((rule) => ({ key: rule.get('name').json(), at: rule.get('name') })),
      (at, first) =>
        refuse(routeRule, at, `Two rules are called ${text(at)}: the API server refuses the route`, `Give every rule a name of its own.`, [
          { at: first, message: 'the first rule of that name' },
        ]),
    ),
  );
  for (const rule of rules) {
    out.push(...filterObjections(rule.get('filters'), kind));
    for (const backend of rule.get('backendRefs').items()) out.push(...filterObjections(backend.get('filters'), kind));
    if (kind === 'HTTPRoute') out.push(...httpRuleObjections(rule));
    else for (const match of rule.get('matches').items()) out.push(...grpcMethod(match.get('method')));
  }
  return out;
}

const portMissing = (backend: Field): Objection[] => {
  const isService = (backend.get('group').json() ?? '') === '' && (backend.get('kind').json() ?? 'Service') === 'Service';
  if (!isService || backend.get('port').exists || backend.isUnknown) return [];
  return [
    refuse(
      routeRule,
      backend.get('name').exists ? backend.get('name') : backend,
      `The reference to Service ${text(backend.get('name'))} has no port: the API server refuses the route`,
      `Add port with a port number of the Service.`,
    ),
  ];
};

const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const tlsHostname = (field: Field): Objection[] => {
  const host = field.string();
  if (host === undefined) return [];
  const isValid = dnsName.test(host.startsWith('*.') ? host.slice(2) : host) && !/^\d+\.\d+\.\d+\.\d+$/.test(host);
  return isValid
    ? []
    : [
        refuse(
          routeRule,
          field,
          `${host} is no DNS name that SNI can carry: the API server refuses the route`,
          `Write a DNS name in lower case, with * at most as its whole first label.`,
        ),
      ];
};

/** Types of filters and the field that belongs to each. */
const filterFields: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  CORS: 'cors',
  ExtensionRef: 'extensionRef',
  ExternalAuth: 'externalAuth',
};
const repeatable: ReadonlySet<string> = new Set(['RequestMirror', 'ExtensionRef', 'ExternalAuth']);

function filterObjections(filters: Field, kind: 'HTTPRoute' | 'GRPCRoute'): Objection[] {
  const out: Objection[] = [];
  const seen = new Map<string, Field>();
  for (const filter of filters.items()) {
    const type = filter.get('type').string();
    if (type === undefined) continue;
    for (const [of, key] of Object.entries(filterFields)) {
      const part = filter.get(key);
      if (part.exists && of !== type)
        out.push(
          refuse(
            routeRule,
            part.key,
            `A filter of type ${type} has the settings ${key}: the API server refuses the route`,
            `Write type: ${of}, or the settings in a filter of their own.`,
          ),
        );
      if (!part.exists && of === type && !filter.isUnknown)
        out.push(
          refuse(
            routeRule,
            filter.get('type'),
            `A filter of type ${type} has no ${key}: the API server refuses the route`,
            `Add ${key} with its settings.`,
          ),
        );
    }
    const first = seen.get(type);
    if (first && !repeatable.has(type) && type in filterFields)
      out.push(
        refuse(
          routeRule,
          filter.get('type'),
          `A rule has two filters of type ${type}: the API server refuses the route`,
          `Keep one of the two.`,
          [{ at: first, message: 'the first filter of that type' }],
        ),
      );
    else seen.set(type, filter.get('type'));
    out.push(
      ...portMissingInMirror(filter),
      ...pathModifier(filter.get('requestRedirect', 'path')),
      ...pathModifier(filter.get('urlRewrite', 'path')),
    );
  }
  const [redirect, rewrite] = [seen.get('RequestRedirect'), seen.get('URLRewrite')];
  if (kind === 'HTTPRoute' && redirect && rewrite)
    out.push(
      refuse(
        routeRule,
        rewrite,
        'A rule redirects and rewrites at once: the API server refuses the route',
        'Keep one of the two filters; a redirect can change host and path itself.',
        [{ at: redirect, message: 'the redirect' }],
      ),
    );
  return out;
}

const portMissingInMirror = (filter: Field): Objection[] => {
  const backend = filter.get('requestMirror', 'backendRef');
  return backend.exists ? portMissing(backend) : [];
};

const pathModifiers: Readonly<Record<string, string>> = { ReplaceFullPath: 'replaceFullPath', ReplacePrefixMatch: 'replacePrefixMatch' };

function pathModifier(path: Field): Objection[] {
  const type = path.get('type').string();
  if (type === undefined) return [];
  return Object.entries(pathModifiers).flatMap(([of, key]) => {
    const value = path.get(key);
    if (value.exists === (of === type)) return [];
    return [
      refuse(
        routeRule,
        value.exists ? value : path.get('type'),
        value.exists
          ? `The path change has type ${type} and the field ${key}: the API server refuses the route`
          : `The path change has type ${type} and no ${key}: the API server refuses the route`,
        `Write type: ${of} together with ${key}.`,
      ),
    ];
  });
}

const pathCharacters = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const badInPath = ['//', '/./', '/../', '%2f', '%2F', '#'];

function httpRuleObjections(rule: Field): Objection[] {
  const out: Objection[] = [];
  const filters = rule.get('filters').items();
  const backends = rule.get('backendRefs').items();
  const matches = rule.get('matches').items();
  const redirect = filters.find((filter) => filter.get('requestRedirect').exists);
  if (redirect && backends.length)
    out.push(
      refuse(
        routeRule,
        rule.get('backendRefs').key,
        'A rule redirects and has backendRefs: the API server refuses the route',
        'Remove backendRefs: a redirected request reaches no backend.',
        [{ at: redirect.get('type'), message: 'the redirect' }],
      ),
    );
  for (const match of matches) out.push(...httpPath(match.get('path')));
  const scopes = [filters, ...backends.map((backend) => backend.get('filters').items())];
  for (const filter of scopes.flat())
    for (const key of ['requestRedirect', 'urlRewrite']) {
      const prefix = filter.get(key, 'path', 'replacePrefixMatch');
      const path = matches[0]?.get('path', 'type');
      const isPrefix = matches.length <= 1 && (!path?.exists || path.isUnknown || path.string() === 'PathPrefix');
      if (prefix.exists && !isPrefix && !rule.get('matches').isUnknown)
        out.push(
          refuse(
            routeRule,
            prefix,
            'replacePrefixMatch needs a rule with exactly one match of type PathPrefix: the API server refuses the route',
            'Give every prefix a rule of its own.',
          ),
        );
    }
  return out;
}

function httpPath(path: Field): Objection[] {
  const type = path.get('type').exists ? path.get('type').string() : 'PathPrefix';
  const value = path.get('value').string();
  if (value === undefined || (type !== 'Exact' && type !== 'PathPrefix')) return [];
  const bad = badInPath.find((part) => value.includes(part)) ?? (/\/\.\.?$/.test(value) ? value.slice(value.lastIndexOf('/')) : undefined);
  if (value.startsWith('/') && bad === undefined && pathCharacters.test(value)) return [];
  const why = !value.startsWith('/')
    ? 'does not begin with /'
    : bad === undefined
      ? 'has characters that no path may have'
      : `contains ${bad}`;
  return [
    refuse(
      routeRule,
      path.get('value'),
      `The path ${value} ${why}: the API server refuses the route`,
      `Write an absolute path without empty or dotted segments.`,
    ),
  ];
}

function grpcMethod(method: Field): Objection[] {
  if (!method.exists || method.isUnknown) return [];
  const [service, call] = [method.get('service'), method.get('method')];
  if (!service.exists && !call.exists)
    return [
      refuse(
        routeRule,
        method.key,
        'A method match names neither service nor method: the API server refuses the route',
        'Add service or method, or remove the match.',
      ),
    ];
  const type = method.get('type');
  if (type.exists && type.string() !== 'Exact') return [];
  const wrong = [
    [service, /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i],
    [call, /^[A-Za-z_][A-Za-z_0-9]*$/],
  ] as const;
  return wrong.flatMap(([field, pattern]) => {
    const value = field.string();
    if (value === undefined || pattern.test(value)) return [];
    return [
      refuse(
        routeRule,
        field,
        `${value} is no name that gRPC knows: the API server refuses the route`,
        `Write the name as the .proto file has it, or type: RegularExpression.`,
      ),
    ];
  });
}
