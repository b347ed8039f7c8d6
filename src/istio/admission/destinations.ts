import type { Field } from '../../yaml/index.ts';
import { checkHost } from './hosts.ts';
import { isDnsLabel, wildcardDomainProblem } from './names.ts';
import { checkPortNumber, labelRules } from './ports.ts';
import { isFilled, isMissing, numberOf, type Report, textOf } from './report.ts';

/** Where a route, a mirror or an egress proxy leads to (validateDestination). */
export function checkDestination(destination: Field, report: Report, { required = false, skip = false } = {}): void {
  if (isMissing(destination)) {
    if (required) report.refuse('missing-required-field', destination, 'The route has no destination: write destination with a host');
    return;
  }
  if (skip || !destination.exists || destination.isUnknown) return;
  const host = destination.get('host');
  if (textOf(host) === '*')
    report.refuse('host-name-invalid', host, 'The destination "*" is no single host: name the host that the traffic goes to');
  else checkHost(host, wildcardDomainProblem, report, 'destination host');
  const subset = destination.get('subset');
  if (isFilled(subset)) checkSubsetName(subset, report);
  const port = destination.get('port');
  if (port.exists && !port.isUnknown) checkPortNumber(port.get('number'), report, 'The port number of the destination');
}

/** validateSubsetName */
export function checkSubsetName(name: Field, report: Report): boolean {
  const text = textOf(name);
  if (text === undefined || isDnsLabel(text)) return true;
  report.refuse('malformed-value', name, text ? `The subset name "${text}" is not valid: ${labelRules}` : 'The subset has no name');
  return false;
}

/** Weights are not negative, and of several one is above 0 (validateWeight). */
export function checkWeights(destinations: Field, report: Report): void {
  const items = destinations.items();
  const rule = 'value-out-of-range';
  let total: number | undefined = 0;
  for (const item of items) {
    const weight = numberOf(item.get('weight'));
    if (weight !== undefined && weight < 0) report.refuse(rule, item.get('weight'), `The weight ${weight} is negative`);
    total = weight === undefined || total === undefined ? undefined : total + weight;
  }
  if (items.length > 1 && total === 0) {
    report.refuse(
      rule,
      destinations.key,
      'None of the destinations has a weight above 0, so no traffic could go anywhere: give each one a weight',
    );
  }
}
