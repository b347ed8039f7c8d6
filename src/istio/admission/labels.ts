import { type Field, hasPlaceholder } from '../../yaml/index.ts';
import { isLabelKey, isLabelValue } from './names.ts';
import { entriesOf, isEmpty, type Report, textOf } from './report.ts';

/** Labels that Kubernetes would take (labels.Instance.Validate). */
export function checkLabels(labels: Field, report: Report): void {
  for (const { key, value } of entriesOf(labels)) {
    if (hasPlaceholder(key)) continue;
    if (!isLabelKey(key)) {
      report.refuse(
        'malformed-value',
        value.key,
        `"${key}" is not the key of a label: only letters, digits, "-", "_" and "." after an optional "domain/"`,
      );
    }
    const text = textOf(value);
    if (text !== undefined && !isLabelValue(text)) {
      report.refuse(
        'malformed-value',
        value,
        `"${text}" is not the value of a label: only letters, digits, "-", "_" and "." are allowed, and the ends must be letters or digits`,
      );
    }
  }
}

/**
 * A selector of workloads: labels compare exactly, so a star is refused, and none at all selects every workload
 * (validateWorkloadSelector, ValidateAlphaWorkloadSelector).
 * @param labels `matchLabels` or `labels` below the selector
 * @returns whether it was refused
 */
export function checkSelector(selector: Field, labels: Field, report: Report): boolean {
  if (!selector.exists || selector.isUnknown) return false;
  const mark = report.size;
  for (const { key, value } of entriesOf(labels)) {
    const text = textOf(value) ?? '';
    if (key === '') report.refuse('malformed-value', value, 'The selector has an empty label key');
    if (key.includes('*') || text.includes('*')) {
      report.refuse(
        'malformed-value',
        value,
        `The selector compares labels exactly, "${key}: ${text}" cannot hold a wildcard: leave the label out, or name its value`,
      );
    }
  }
  if (isEmpty(labels)) {
    report.warn('selector-without-labels', selector, 'The selector has no labels, so it selects every workload of the namespace');
  }
  return report.refusedSince(mark);
}
