import type { Field, Place } from '../../yaml/index.ts';
import { entriesOf, isEmpty, isPopulated, numberOf, type Report, textOf } from './report.ts';

const topologyLabels: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
]);

/** ValidateLocalityLbSetting and ValidateZoneAwareLbSetting in pkg/config/validation/agent/validation.go. */
export function checkLocality(locality: Field, zones: Field, outliers: Field, report: Report): void {
  if (locality.exists && !locality.isUnknown && checkDistribution(locality, report)) checkFailover(locality, outliers, report);
  if (!zones.exists || zones.isUnknown) return;
  for (const label of zones.get('failoverPriority').items()) {
    if (topologyLabels.has(textOf(label) ?? ''))
      report.refuse(
        'malformed-value',
        label,
        `"${label.string()}" cannot be a priority: zone-aware load balancing looks at regions and zones by itself`,
      );
  }
  checkFailover(zones, outliers, report);
}

/** @returns whether istiod goes on to the failover */
function checkDistribution(locality: Field, report: Report): boolean {
  const [distribute, failover] = [locality.get('distribute'), locality.get('failover')];
  if (isPopulated(distribute) && isPopulated(failover)) {
    report.refuse('conflicting-fields', failover.key, 'distribute and failover exclude each other: remove one');
    return false;
  }
  const topology = locality
    .get('failoverPriority')
    .items()
    .find((label) => topologyLabels.has(textOf(label) ?? ''));
  if (isPopulated(failover) && topology) {
    report.refuse(
      'conflicting-fields',
      topology,
      `"${topology.string()}" as a priority and failover between regions exclude each other: remove one`,
    );
    return false;
  }
  for (const entry of distribute.items()) {
    const targets = entriesOf(entry.get('to'));
    let total: number | undefined = 0;
    for (const { value } of targets) {
      const weight = numberOf(value);
      if (weight !== undefined && (weight < 1 || weight > 100)) {
        report.refuse('value-out-of-range', value, `The weight ${weight} is not between 1 and 100`);
        return false;
      }
      total = weight === undefined || total === undefined ? undefined : total + weight;
    }
    if (total !== undefined && total !== 100 && !entry.isUnknown && !entry.get('to').isUnknown) {
      report.refuse('value-out-of-range', entry.get('to').key, `The weights add up to ${total}, and they must add up to 100`);
      return false;
    }
    checkLocalities(
      targets.map(({ key, value }) => ({ text: key, at: value.key })),
      report,
      true,
    );
  }
  checkLocalities(
    distribute.items().map((entry) => ({ text: textOf(entry.get('from')), at: entry.get('from') })),
    report,
    false,
  );
  return true;
}

/**
 * Localities `region/zone/subzone` of which none overlaps an earlier one; a star may stand at the end (validateLocalities).
 * @param isMap keys have no order for istiod, so only what overlaps in either order is certain
 */
function checkLocalities(list: readonly { text: string | undefined; at: Place }[], report: Report, isMap: boolean): void {
  const seen: string[][] = [];
  for (const { text, at } of list) {
    if (text === undefined) continue;
    const parts = text.split('/');
    const [region = '', zone = ''] = parts;
    const items = [region, zone, parts.slice(2).join('/')].slice(0, Math.min(parts.length, 3));
    const stars = text.split('*').length - 1;
    if (stars > 1 || (stars === 1 && !text.endsWith('*'))) {
      report.refuse('malformed-value', at, `The locality "${text}" may have one "*", at its end`);
    } else if (items.includes('')) {
      report.refuse('malformed-value', at, `The locality "${text}" has an empty region, zone or subzone`);
    } else if (seen.some((other) => overlap(other, items) && (!isMap || overlap(items, other)))) {
      report.refuse('duplicate-list-entry', at, `The locality "${text}" overlaps with another one of the list`);
    } else seen.push(items);
  }
}

/** Whether `earlier` takes `later` as istiod compares them: a star takes everything only as a whole region. */
const overlap = (earlier: readonly string[], later: readonly string[]): boolean => {
  if (earlier[0] === '*' && earlier.length === 1) return true;
  if (earlier[0] !== later[0]) return false;
  if (earlier.length === 1 || later.length === 1) return true;
  if (earlier[1] !== later[1]) return earlier[1] === '*';
  return earlier.length === 2 || later.length === 2 || earlier[2] === later[2] || earlier[2] === '*';
};

function checkFailover(settings: Field, outliers: Field, report: Report): void {
  const failover = settings.get('failover');
  const priority = settings.get('failoverPriority');
  if ((!isEmpty(failover) || !isEmpty(priority)) && !outliers.exists) {
    const at = isEmpty(failover) ? priority : failover;
    report.warn(
      'conflicting-fields',
      at.key,
      'Without outlierDetection no endpoint ever counts as failed, so there is no failover: write outlierDetection',
    );
  }
  for (const entry of failover.items()) {
    const [from, to] = [textOf(entry.get('from')), textOf(entry.get('to'))];
    if (from === undefined || to === undefined) continue;
    if (from === to) report.refuse('malformed-value', entry, `The failover leads from "${from}" to itself`);
    for (const [text, field] of [
      [from, entry.get('from')],
      [to, entry.get('to')],
    ] as const) {
      if (text.includes('/') || text.includes('*'))
        report.refuse('malformed-value', field, `"${text}" is not the name of a region: failover works between regions, without wildcards`);
    }
  }
}
