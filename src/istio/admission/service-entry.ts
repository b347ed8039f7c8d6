import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isWildcard } from '../hosts.ts';
import { isHttp, isTls, parseProtocol } from '../protocols.ts';
import { isIpOrCidr } from './addresses.ts';
import { checkDnsEndpoint, checkStaticEndpoint, type PortNames } from './endpoint.ts';
import { checkExportTo } from './export-to.ts';
import { checkHost } from './hosts.ts';
import { checkSelector } from './labels.ts';
import { domainProblem, isPartialWildcard, wildcardDomainProblem } from './names.ts';
import { checkPortName, checkPortNumber, checkProtocol } from './ports.ts';
import { isEmpty, isPopulated, numberOf, type Report, textOf } from './report.ts';

/** ValidateServiceEntry in pkg/config/validation/validation.go. */
export function checkServiceEntry(entry: Resource, report: Report): void {
  const spec = entry.at('spec');
  const resolution = textOf(spec.get('resolution')) === '' ? 'NONE' : textOf(spec.get('resolution'));
  const selector = spec.get('workloadSelector');
  if (checkSelector(selector, selector.get('labels'), report)) return;
  const endpoints = spec.get('endpoints');
  if (selector.exists && isPopulated(endpoints)) {
    const message = 'workloadSelector and endpoints exclude each other: list the endpoints, or let labels find WorkloadEntries and Pods';
    report.refuse('conflicting-fields', endpoints.key, message, { related: [{ at: selector.key, message: 'the selector' }] });
  }
  checkHosts(spec, resolution, report);
  checkAddresses(spec, resolution, report);
  const portNames = checkPorts(spec, report);
  warnOfMissingAddress(entry, resolution, report);
  if (resolution) resolutions[resolution]?.(spec, resolution, portNames, report, entry);
  checkTcpHosts(spec, resolution, report);
  checkExportTo(entry, report, { serviceEntry: true });
}

function checkHosts(spec: Field, resolution: string | undefined, report: Report): void {
  const hosts = spec.get('hosts');
  if (isEmpty(hosts)) report.refuse('missing-required-field', hosts, 'The ServiceEntry has no hosts');
  // A wildcard that would have to be looked up is refused.
  const isForDns = resolution === undefined || (resolution.startsWith('DNS') && isEmpty(spec.get('endpoints')));
  for (const host of hosts.items()) {
    const text = textOf(host);
    if (text === undefined) continue;
    if (text === '*')
      report.refuse('host-name-invalid', host, 'The host "*" would stand for every host there is: write a domain, as in "*.example.com"');
    else if (checkHost(host, wildcardDomainProblem, report) && isPartialWildcard(text) && !isForDns && resolution !== 'DYNAMIC_DNS') {
      report.warn(
        'service-entry-partial-wildcard',
        host,
        `The host "${text}" has a wildcard inside its first label, which TLS cannot be matched by: write "*." and a domain, or the full names`,
      );
    }
  }
}

function checkAddresses(spec: Field, resolution: string | undefined, report: Report): void {
  let network: Field | undefined;
  for (const address of spec.get('addresses').items()) {
    const text = textOf(address);
    if (text === undefined) continue;
    if (!isIpOrCidr(text))
      report.refuse('malformed-value', address, `"${text}" is neither an IP address nor a network such as "10.0.0.0/8"`);
    else if (text.includes('/')) network ??= address;
  }
  // DYNAMIC_DNS takes no addresses at all, which is reported by itself.
  if (network && (resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN')) {
    report.refuse(
      'conflicting-fields',
      network,
      `Resolution ${resolution} takes single addresses, not the network "${network.string()}": list the addresses, or write resolution NONE`,
    );
  }
}

/** @returns the names of the ports; undefined where one of them is a placeholder */
function checkPorts(spec: Field, report: Report): PortNames {
  const names = new Map<string, Field>();
  const numbers = new Map<number, Field>();
  let complete = !spec.get('ports').isUnknown;
  for (const port of spec.get('ports').items()) {
    const name = textOf(port.get('name'));
    const number = numberOf(port.get('number'));
    if (name === undefined || port.isUnknown) complete = false;
    if (checkPortName(port.get('name'), report) && name) once(names, name, port.get('name'), 'name', report);
    if (checkPortNumber(port.get('number'), report) && number) once(numbers, number, port.get('number'), 'number', report);
    checkProtocol(port.get('protocol'), report, false);
    if ((numberOf(port.get('targetPort')) ?? 0) !== 0) checkPortNumber(port.get('targetPort'), report, 'The target port');
  }
  return complete ? new Set(names.keys()) : undefined;
}

function once<T>(seen: Map<T, Field>, value: T, field: Field, what: string, report: Report): void {
  const first = seen.get(value);
  if (!first) seen.set(value, field);
  else
    report.refuse('duplicate-list-entry', field, `The port ${what} "${value}" is used twice in this ServiceEntry`, {
      related: [{ at: first, message: 'the first port' }],
    });
}

/** Without an address of its own TCP traffic to the host cannot be told from other traffic to the port. */
function warnOfMissingAddress(entry: Resource, resolution: string | undefined, report: Report): void {
  const spec = entry.at('spec');
  const optOut = entry.labels['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() === 'false';
  // Otherwise istiod gives the entry an address by itself (ShouldV2AutoAllocateIPFromConfig).
  if (!isEmpty(spec.get('addresses')) || !(resolution === 'NONE' || (resolution && optOut))) return;
  for (const port of spec.get('ports').items()) {
    const protocol = textOf(port.get('protocol'))?.toUpperCase();
    if (protocol !== '' && protocol !== 'TCP') continue;
    const number = numberOf(port.get('number'));
    report.warn(
      'service-entry-tcp-without-address',
      port,
      `The port ${number ?? ''} carries ${protocol ? 'TCP' : 'a protocol that is not named'} and the ServiceEntry has no address, so the proxies take every connection to port ${number ?? ''} for this host`,
    );
  }
}

type Resolution = (spec: Field, name: string, ports: PortNames, report: Report, entry: Resource) => void;

/** What each resolution asks of hosts, addresses and endpoints. */
const resolutions: Readonly<Record<string, Resolution>> = {
  NONE: (spec, _, __, report) => {
    const endpoints = spec.get('endpoints');
    if (isPopulated(endpoints))
      report.refuse(
        'conflicting-fields',
        endpoints.key,
        'Resolution NONE sends traffic where the client sends it, so there can be no endpoints: write resolution STATIC or DNS',
      );
    else if (spec.get('workloadSelector').exists) {
      report.warn(
        'conflicting-fields',
        spec.get('workloadSelector').key,
        'Resolution NONE sends traffic where the client sends it, and the workloadSelector has no effect: write resolution STATIC',
      );
    }
  },
  STATIC: (spec, _, ports, report) => {
    for (const endpoint of spec.get('endpoints').items()) checkStaticEndpoint(endpoint, ports, false, report);
  },
  DNS: checkDns,
  DNS_ROUND_ROBIN: checkDns,
  DYNAMIC_DNS: (spec, _, __, report, entry) => checkDynamicDns(spec, entry, report),
};

/** Names are looked up, so hosts or endpoints must be names that can be. */
function checkDns(spec: Field, name: string, ports: PortNames, report: Report): void {
  const endpoints = spec.get('endpoints');
  if (isEmpty(endpoints)) {
    for (const host of spec.get('hosts').items()) {
      const text = textOf(host);
      // What is no host name at all has been reported.
      if (text === undefined || text === '*' || wildcardDomainProblem(text) || !domainProblem(text)) continue;
      const what = isWildcard(text) ? `the wildcard "${text}" cannot be looked up` : `"${text}" ${domainProblem(text)}`;
      report.refuse(
        'service-entry-wildcard-with-dns',
        host,
        `Resolution ${name} looks the host up in DNS, and ${what}: write resolution NONE or DYNAMIC_DNS, or list endpoints`,
      );
      break;
    }
  }
  if (name === 'DNS_ROUND_ROBIN' && endpoints.items().length > 1) {
    report.refuse(
      'conflicting-fields',
      endpoints.get(1),
      'Resolution DNS_ROUND_ROBIN takes one endpoint: write resolution DNS for several',
    );
  }
  for (const endpoint of endpoints.items()) checkDnsEndpoint(endpoint, ports, report);
  warnOfSharedAddress(spec, report);
}

/** With an address of its own each host would claim the same address and port. */
function warnOfSharedAddress(spec: Field, report: Report): void {
  const hosts = spec.get('hosts').items();
  if (isEmpty(spec.get('addresses')) || hosts.length < 2) return;
  const port = spec
    .get('ports')
    .items()
    .find((item) => isTls(parseProtocol(item.get('protocol').string())));
  if (!port) return;
  report.warn(
    'service-entry-tcp-multiple-hosts',
    port.get('protocol'),
    `The ServiceEntry has ${hosts.length} hosts, which share its addresses on a port that is not HTTP: write one ServiceEntry for each host`,
  );
}

function checkDynamicDns(spec: Field, entry: Resource, report: Report): void {
  for (const host of spec.get('hosts').items()) {
    const text = textOf(host);
    if (text === undefined || isWildcard(text) || wildcardDomainProblem(text)) continue;
    report.refuse(
      'service-entry-dynamic-dns-unsupported',
      host,
      `Resolution DYNAMIC_DNS is for wildcards, and "${text}" is a single host: write resolution DNS, or a host such as "*.example.com"`,
    );
  }
  for (const key of ['addresses', 'endpoints']) {
    if (isPopulated(spec.get(key)))
      report.refuse(
        'service-entry-dynamic-dns-unsupported',
        spec.get(key).key,
        `Resolution DYNAMIC_DNS looks up the host that the client asks for, so ${key} cannot be set: remove them`,
      );
  }
  for (const port of spec.get('ports').items()) {
    const protocol = textOf(port.get('protocol'));
    if (protocol === undefined || ['HTTP', 'TLS', 'GRPC', 'HTTP2'].includes(parseProtocol(protocol))) continue;
    const advice =
      parseProtocol(protocol) === 'HTTPS' ? 'write TLS, which is what HTTPS is to the proxy' : 'write HTTP, HTTP2, GRPC or TLS';
    report.refuse(
      'service-entry-dynamic-dns-unsupported',
      port.get('protocol'),
      `Resolution DYNAMIC_DNS cannot serve the protocol ${protocol ? `"${protocol}"` : 'of this port, which is not named'}: ${advice}`,
    );
  }
  const waypoint = entry.labels['istio.io/use-waypoint'];
  if (textOf(spec.get('location')) === 'MESH_INTERNAL' && waypoint && waypoint.toLowerCase() !== 'none') {
    report.refuse(
      'service-entry-dynamic-dns-unsupported',
      spec.get('location'),
      `Resolution DYNAMIC_DNS with location MESH_INTERNAL does not work through a waypoint ("${waypoint}"): write MESH_EXTERNAL`,
    );
  }
}

/** Plain TCP carries no host name, so several hosts on one such port cannot be told apart, unless the client's address decides (NONE). */
function checkTcpHosts(spec: Field, resolution: string | undefined, report: Report): void {
  const hosts = spec.get('hosts').items();
  // DYNAMIC_DNS takes no such port anyway.
  if (!resolution || resolution === 'NONE' || resolution === 'DYNAMIC_DNS' || hosts.length < 2) return;
  for (const port of spec.get('ports').items()) {
    const text = textOf(port.get('protocol'));
    if (text === undefined) continue;
    const protocol = parseProtocol(text);
    if (isHttp(protocol) || isTls(protocol)) continue;
    report.refuse(
      'service-entry-tcp-multiple-hosts',
      port.get('protocol'),
      `The port carries ${text || 'a protocol that is not named'}, which names no host, and the ServiceEntry has ${hosts.length} hosts: write one ServiceEntry for each host`,
    );
    return;
  }
}
