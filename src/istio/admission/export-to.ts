import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isDnsLabel } from './names.ts';
import { type Report, textOf } from './report.ts';

const rule = 'export-to-invalid';

/**
 * Where an object is visible (validateExportTo): `*` alone, `.` or namespaces, each once; ServiceEntries may also say `~` alone, for nowhere.
 * The object's own namespace counts only where the manifest names it.
 */
export function checkExportTo(object: Resource, report: Report, { serviceEntry = false, selector = false } = {}): void {
  const exportTo = object.at('spec', 'exportTo');
  const items = exportTo.items();
  const ownNamespace = object.at('metadata', 'namespace').string();
  const seen = new Map<string, Field>();
  let known = ownNamespace !== undefined;
  for (const item of items) {
    const text = textOf(item);
    if (text === undefined) {
      known = false;
      continue;
    }
    const key = text === '.' && ownNamespace ? ownNamespace : text;
    const first = seen.get(key);
    if (first) {
      const both = first.string() === text ? `"${text}" twice` : `"${text}" and "${first.string()}", which is the same namespace`;
      report.refuse(rule, item, `exportTo names ${both}: leave one out`, { related: [{ at: first, message: 'the first entry' }] });
      continue;
    }
    if (text === '~' && !serviceEntry) {
      report.refuse(rule, item, 'exportTo "~", visible nowhere, exists for ServiceEntries only: write "." for this namespace');
    } else if (!isVisibility(text)) {
      report.refuse(rule, item, `exportTo has "${text}", which is no namespace: write a namespace, "." for this one or "*" for all`);
    } else seen.set(key, item);
  }
  if (selector && seen.size > 0 && known && ownNamespace) checkSelected(seen, ownNamespace, report);
  const all = seen.get('*');
  if (all && items.length > 1)
    report.refuse(rule, all, 'exportTo "*" already means every namespace: leave the other entries out, or the "*"');
  const none = seen.get('~');
  if (none && items.length > 1) report.refuse(rule, none, 'exportTo "~" means no namespace at all and cannot stand beside other entries');
}

const isVisibility = (text: string): boolean => text === '*' || text === '.' || text === '~' || isDnsLabel(text);

/** A DestinationRule with a workloadSelector applies to workloads of its own namespace, so it can be exported to that alone. */
function checkSelected(seen: ReadonlyMap<string, Field>, ownNamespace: string, report: Report): void {
  if (seen.has(ownNamespace) && seen.size === 1) return;
  for (const [namespace, entry] of seen) {
    if (namespace === ownNamespace) continue;
    const message = `A DestinationRule with a workloadSelector concerns workloads of its own namespace: exportTo may hold "." only, not "${namespace}"`;
    report.refuse('destination-rule-selector-export-to', entry, message);
    return;
  }
}
