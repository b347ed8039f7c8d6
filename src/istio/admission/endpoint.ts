import { type Field, hasPlaceholder } from '../../yaml/index.ts';
import { isIpAddress, socketProblem, unixPrefix } from './addresses.ts';
import { checkLabels } from './labels.ts';
import { domainProblem, isDnsLabel } from './names.ts';
import { checkPortNumber, labelRules } from './ports.ts';
import { entriesOf, isBlank, isPopulated, type Report, textOf } from './report.ts';

/** The ports that the ServiceEntry of an endpoint has, by name; undefined where it is not known. */
export type PortNames = ReadonlySet<string> | undefined;

/** A WorkloadEntry (validateWorkloadEntry). */
export function checkWorkload(entry: Field, report: Report): void {
  checkStaticEndpoint(entry, undefined, true, report);
}

/**
 * An endpoint with an address of its own: a WorkloadEntry, or one of a ServiceEntry with resolution STATIC (validateWorkloadEntry).
 * @param allowNames the address may be a DNS name
 */
export function checkStaticEndpoint(entry: Field, portNames: PortNames, allowNames: boolean, report: Report): void {
  if (entry.isUnknown) return;
  const address = entry.get('address');
  const text = textOf(address);
  if (text === '') {
    if (isBlank(entry.get('network'))) {
      report.refuse(
        'missing-required-field',
        address.exists ? address : entry,
        `The ${allowNames ? 'WorkloadEntry' : 'endpoint'} has no address: write the IP address${allowNames ? ' or DNS name' : ''} of the workload`,
      );
      return;
    }
    report.warn(
      'missing-required-field',
      entry.get('network').key,
      'The endpoint has a network and no address, so it stands for the gateway of that network',
      { severity: 'info' },
    );
  } else if (text?.startsWith(unixPrefix)) {
    const problem = socketProblem(text.slice(unixPrefix.length));
    if (problem) report.refuse('malformed-value', address, `The address "${text}" ${problem}`);
    if (isPopulated(entry.get('ports')))
      report.refuse(
        'conflicting-fields',
        entry.get('ports').key,
        `The address "${text}" is a Unix domain socket, which has no ports: remove them`,
      );
    if (portNames && portNames.size !== 1)
      report.refuse(
        'conflicting-fields',
        address,
        'A Unix domain socket can serve one port, and the ServiceEntry has another number of ports',
      );
  } else if (text !== undefined && !isIpAddress(text)) {
    if (!allowNames) {
      report.refuse(
        'service-entry-static-with-dns-name',
        address,
        `The address "${text}" is no IP address, and resolution STATIC needs one: write an IP address, or resolution DNS`,
      );
    } else checkName(address, text, report);
  }
  checkPorts(entry.get('ports'), portNames, report);
  checkLabels(entry.get('labels'), report);
}

/** An endpoint of a ServiceEntry with resolution DNS or DNS_ROUND_ROBIN. */
export function checkDnsEndpoint(entry: Field, portNames: PortNames, report: Report): void {
  if (entry.isUnknown) return;
  const address = entry.get('address');
  const text = textOf(address);
  if (text === '')
    report.refuse(
      'missing-required-field',
      address.exists ? address : entry,
      'The endpoint has no address: write its DNS name or IP address',
    );
  else if (text !== undefined && !isIpAddress(text)) checkName(address, text, report);
  checkLabels(entry.get('labels'), report);
  checkPorts(entry.get('ports'), portNames, report);
}

function checkName(address: Field, text: string, report: Report): void {
  const problem = domainProblem(text);
  if (problem) report.refuse('malformed-value', address, `The address "${text}" is neither an IP address nor a DNS name: it ${problem}`);
}

function checkPorts(ports: Field, portNames: PortNames, report: Report): void {
  for (const { key, value } of entriesOf(ports)) {
    if (!hasPlaceholder(key)) {
      if (!isDnsLabel(key)) report.refuse('malformed-value', value.key, `The port name "${key}" is not valid: ${labelRules}`);
      else if (portNames && !portNames.has(key)) {
        report.refuse(
          'service-entry-endpoint-port-unknown',
          value.key,
          `The ServiceEntry has no port named "${key}": the ports of an endpoint go by the names in "ports"`,
        );
      }
    }
    checkPortNumber(value, report);
  }
}
