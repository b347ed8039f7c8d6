import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isCoveredBy, isWildcard } from '../hosts.ts';
import { isIpAddress, isIpOrCidr } from './addresses.ts';
import { checkDestination, checkWeights } from './destinations.ts';
import { checkExportTo } from './export-to.ts';
import { checkGatewayNames } from './gateway-names.ts';
import { checkHost } from './hosts.ts';
import { isClaim } from './http-headers.ts';
import { checkHttpRoute } from './http-route.ts';
import { checkLabels } from './labels.ts';
import { sniDomainProblem, wildcardDomainProblem } from './names.ts';
import { checkPortNumber } from './ports.ts';
import { isEmpty, isPopulated, numberOf, type Report, textOf } from './report.ts';
import { checkReachability } from './unreachable.ts';

/** What a VirtualService is bound to. With the mesh among its gateways it counts as bound to the mesh. */
interface Binding {
  readonly gateway: boolean;
  readonly mesh: boolean;
}

/** ValidateVirtualService in pkg/config/validation/validation.go. */
export function checkVirtualService(service: Resource, report: Report): void {
  const spec = service.at('spec');
  const hosts = spec.get('hosts');
  const isDelegate = isEmpty(hosts);
  if (isDelegate) checkDelegate(spec, report);
  const gatewayApi = service.annotations['internal.istio.io/route-semantics'] === 'gateway';
  checkGatewayNames(spec.get('gateways'), report, gatewayApi);
  const binding = bindingOf(spec.get('gateways'));
  if (binding.mesh) checkClaims(spec, report);
  checkHosts(spec, binding, report);
  const kinds = ['http', 'tls', 'tcp'].map((kind) => spec.get(kind));
  if (kinds.every(isEmpty)) report.refuse('missing-required-field', spec, 'The VirtualService has no routes: write http, tls or tcp');
  for (const route of spec.get('http').items()) checkHttpRoute(route, isDelegate, gatewayApi, report);
  for (const route of spec.get('tls').items()) checkTlsRoute(route, spec, gatewayApi, report);
  for (const route of spec.get('tcp').items()) checkTcpRoute(route, gatewayApi, report);
  checkExportTo(service, report);
  checkReachability(spec, report);
}

/** The word `mesh` among the gateways, or no gateways at all, means the sidecars (isGateway). */
const bindingOf = (gateways: Field): Binding => {
  const mesh = isEmpty(gateways) || gateways.items().some((name) => textOf(name) === 'mesh');
  return { gateway: !mesh, mesh };
};

/** A VirtualService without hosts is a delegate: another one names it in an http route. */
function checkDelegate(spec: Field, report: Report): void {
  const rule = 'virtual-service-delegate-conflict';
  const reason = 'A VirtualService without hosts is a delegate, which another VirtualService refers to';
  if (isPopulated(spec.get('gateways')))
    report.refuse(rule, spec.get('gateways').key, `${reason}: it cannot name gateways, the other one does`);
  for (const kind of ['tls', 'tcp']) {
    if (isPopulated(spec.get(kind)))
      report.refuse(rule, spec.get(kind).key, `${reason}: it can hold http routes only; write its hosts if it is none`);
  }
}

/** Routing by claims of a token works on gateways only. */
function checkClaims(spec: Field, report: Report): void {
  for (const route of spec.get('http').items()) {
    for (const match of route.get('match').items()) {
      for (const kind of ['headers', 'withoutHeaders']) {
        for (const key of match.get(kind).keys()) {
          if (!isClaim(key)) continue;
          const message = `"${key}" routes by a claim of a token, which only gateways do: bind the VirtualService to a Gateway`;
          report.refuse('conflicting-fields', match.get(kind, key).key, message);
        }
      }
    }
  }
}

function checkHosts(spec: Field, binding: Binding, report: Report): void {
  const fields = spec.get('hosts').items();
  const routes = spec.get('tls');
  const hasSni =
    routes.hasUnknown ||
    routes.items().some((route) =>
      route
        .get('match')
        .items()
        .some((match) => !isEmpty(match.get('sniHosts'))),
    );
  const problemOf = binding.gateway && hasSni ? sniDomainProblem : wildcardDomainProblem;
  let allValid = true;
  for (const field of fields) {
    const host = textOf(field);
    if (host === undefined || isIpAddress(host)) continue;
    if (!checkHost(field, problemOf, report)) allValid = false;
    else if (binding.mesh && host === '*') {
      allValid = false;
      const message =
        'The host "*" is for gateways only, and this VirtualService applies to the sidecars of the mesh: name the hosts, or bind it to a Gateway alone';
      report.refuse('virtual-service-mesh-wildcard-host', field, message);
    }
  }
  if (allValid) checkDuplicates(fields, report);
}

/** Hosts of which one covers another (host.Name.Matches), each reported at the narrower one. Costs as many steps as the names have characters. */
function checkDuplicates(fields: readonly Field[], report: Report): void {
  const exact = new Map<string, Field>();
  const wildcards = new Map<string, Field>();
  for (const field of fields) {
    const host = textOf(field);
    if (host === undefined) continue;
    const [map, key] = isWildcard(host) ? [wildcards, host.slice(1)] : [exact, host];
    const same = map.get(key);
    if (same) refuseDuplicate(field, same, report);
    else map.set(key, field);
  }
  for (const [host, field] of exact) {
    const cover = coverOf(host, 0, wildcards);
    if (cover) refuseDuplicate(field, cover, report);
  }
  for (const [suffix, field] of wildcards) {
    const cover = coverOf(suffix, 1, wildcards);
    if (cover) refuseDuplicate(field, cover, report);
  }
}

const coverOf = (name: string, from: number, wildcards: ReadonlyMap<string, Field>): Field | undefined => {
  if (wildcards.size === 0) return undefined;
  for (let start = from; start <= name.length; start++) {
    const cover = wildcards.get(name.slice(start));
    if (cover) return cover;
  }
  return undefined;
};

function refuseDuplicate(field: Field, other: Field, report: Report): void {
  const [host, cover] = [field.string() ?? '', other.string() ?? ''];
  const message =
    host === cover
      ? `The host "${host}" is listed twice`
      : `The host "${host}" is already covered by "${cover}" in the same VirtualService: leave one of them out`;
  report.refuse('virtual-service-duplicate-host', field, message, { related: [{ at: other, message: 'the other host' }] });
}

/** validateTLSRoute */
function checkTlsRoute(route: Field, spec: Field, gatewayApi: boolean, report: Report): void {
  const matches = route.get('match');
  if (isEmpty(matches)) {
    report.refuse('virtual-service-tls-match-missing', matches, 'The tls route has no match: write match with the sniHosts that it is for');
  }
  for (const match of matches.items()) checkTlsMatch(match, spec, report);
  checkRoute(route, 'tls', gatewayApi, report);
}

function checkTlsMatch(match: Field, spec: Field, report: Report): void {
  const sniHosts = match.get('sniHosts');
  if (isEmpty(sniHosts)) {
    report.refuse(
      'virtual-service-tls-match-missing',
      sniHosts,
      'The tls match has no sniHosts: write the names that it is for, or a tcp route',
    );
  }
  for (const host of sniHosts.items()) checkSniHost(host, spec, report);
  checkL4Match(match, report);
}

/** validateSniHost: a name that the VirtualService has among its hosts. */
function checkSniHost(field: Field, spec: Field, report: Report): void {
  const host = textOf(field);
  if (host === undefined) return;
  const gateways = spec.get('gateways').items().map(textOf);
  const problem = (gateways.includes('mesh') ? wildcardDomainProblem : sniDomainProblem)(host);
  if (problem && isIpAddress(host)) {
    report.warn(
      'virtual-service-sni-ip-address',
      field,
      `Clients send no server name when they connect to an IP address, so "${host}" matches next to nothing: use a tcp route with destinationSubnets`,
    );
    return;
  }
  if (problem) {
    report.refuse('host-name-invalid', field, host ? `The SNI host "${host}" ${problem}` : 'The SNI host is empty');
    return;
  }
  const hosts = spec.get('hosts');
  const names = hosts.items().map(textOf);
  if (hosts.isUnknown || isEmpty(hosts) || names.some((name) => name === undefined || isCoveredBy(host, name))) return;
  report.refuse(
    'virtual-service-sni-outside-hosts',
    field,
    `The SNI host "${host}" is none of the VirtualService's hosts, ${list(names as string[])}: add it to hosts`,
    { related: [{ at: hosts.key, message: 'the hosts of the VirtualService' }] },
  );
}

const list = (names: readonly string[]): string => {
  const quoted = names.slice(0, 3).map((name) => `"${name}"`);
  return names.length > 3 ? `${quoted.join(', ')} and ${names.length - 3} more` : quoted.join(', ');
};

/** validateTCPRoute */
function checkTcpRoute(route: Field, gatewayApi: boolean, report: Report): void {
  for (const match of route.get('match').items()) checkL4Match(match, report);
  checkRoute(route, 'tcp', gatewayApi, report);
}

/** What tls and tcp matches share (validateTLSMatch, validateTCPMatch). */
function checkL4Match(match: Field, report: Report): void {
  for (const subnet of match.get('destinationSubnets').items()) {
    const text = textOf(subnet);
    if (text !== undefined && !isIpOrCidr(text)) {
      report.refuse('malformed-value', subnet, `"${text}" is neither an IP address nor a network such as "10.0.0.0/8"`);
    }
  }
  if (numberOf(match.get('port')) !== 0) checkPortNumber(match.get('port'), report);
  checkLabels(match.get('sourceLabels'), report);
  checkGatewayNames(match.get('gateways'), report);
}

/** validateRouteDestinations */
function checkRoute(route: Field, kind: string, gatewayApi: boolean, report: Report): void {
  const destinations = route.get('route');
  if (isEmpty(destinations))
    report.refuse('missing-required-field', destinations, `The ${kind} route has no destination: write route with a destination`);
  for (const destination of destinations.items())
    checkDestination(destination.get('destination'), report, { required: true, skip: gatewayApi });
  checkWeights(destinations, report);
}
