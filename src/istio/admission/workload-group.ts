import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { checkLabels } from './labels.ts';
import { checkPortNumber } from './ports.ts';
import { isEmpty, isMissing, numberOf, type Report, textOf } from './report.ts';

/** ValidateWorkloadGroup in pkg/config/validation/validation.go. */
export function checkWorkloadGroup(group: Resource, report: Report): void {
  const spec = group.at('spec');
  const template = spec.get('template');
  if (isMissing(template)) {
    report.refuse('missing-required-field', template, 'The WorkloadGroup has no template for its WorkloadEntries');
    return;
  }
  const mark = report.size;
  checkLabels(spec.get('metadata', 'labels'), report);
  const probe = spec.get('probe');
  if (probe.exists && !probe.isUnknown && !report.refusedSince(mark)) checkProbe(probe, report);
}

/** validateReadinessProbe */
function checkProbe(probe: Field, report: Report): void {
  for (const key of ['periodSeconds', 'initialDelaySeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold']) {
    if ((numberOf(probe.get(key)) ?? 0) < 0) report.refuse('value-out-of-range', probe.get(key), `${key} cannot be negative`);
  }
  const [http, tcp, exec] = [probe.get('httpGet'), probe.get('tcpSocket'), probe.get('exec')];
  if (http.exists) checkHttpProbe(http, report);
  else if (tcp.exists) checkPortNumber(tcp.get('port'), report);
  else if (exec.exists) {
    if (isEmpty(exec.get('command'))) report.refuse('missing-required-field', exec, 'The probe has no command to run');
  } else report.refuse('missing-required-field', probe.key, 'The probe does not say how to check: write httpGet, tcpSocket or exec');
}

function checkHttpProbe(http: Field, report: Report): void {
  checkPortNumber(http.get('port'), report);
  const scheme = textOf(http.get('scheme'));
  if (scheme && scheme !== 'HTTP' && scheme !== 'HTTPS')
    report.refuse('wrong-enum-value', http.get('scheme'), `"${scheme}" is no scheme for a probe: write "HTTP" or "HTTPS"`);
  for (const header of http.get('httpHeaders').items()) {
    const name = textOf(header.get('name'));
    if (name !== undefined && !/^[-A-Za-z0-9]+$/.test(name)) {
      report.refuse(
        'malformed-value',
        header.get('name').exists ? header.get('name') : header,
        `"${name}" is not the name of a header: use letters, digits and "-"`,
      );
    }
  }
}
