import { type Field, replaceScalar } from '../../yaml/index.ts';
import { domainProblem, isDnsLabel } from './names.ts';
import { type Report, textOf } from './report.ts';

/**
 * Names of Gateways (validateGatewayNames): `namespace/name`, or a name alone, after which istiod looks at no further one.
 */
export function checkGatewayNames(names: Field, report: Report, gatewayApi = false): void {
  const rule = 'malformed-value';
  for (const field of names.items()) {
    const name = textOf(field);
    if (name === undefined) continue;
    const slash = name.indexOf('/');
    if (slash < 0) {
      const problem = domainProblem(name);
      const [first, second] = name.split('.');
      if (problem) report.refuse(rule, field, name ? `The gateway "${name}" ${problem}` : 'The name of the gateway is empty');
      else if (second) {
        const edit = replaceScalar(field, `${second}/${first}`);
        const message = `The gateway "${name}" is written in the form of old versions: write "${second}/${first}"`;
        report.warn(
          'deprecated-setting',
          field,
          message,
          edit && { fix: { title: `Write ${second}/${first}`, safe: true, edits: [edit] } },
        );
      }
      return;
    }
    const namespace = name.slice(0, slash);
    const gateway = name.slice(slash + 1);
    if (!isDnsLabel(namespace)) {
      report.refuse(
        rule,
        field,
        `The gateway "${name}" has ${namespace ? `"${namespace}"` : 'nothing'} where a namespace belongs: write "namespace/name"`,
      );
    } else if (gateway === '' || (!isDnsLabel(gateway) && !gatewayApi)) {
      report.refuse(
        rule,
        field,
        `The gateway "${name}" has ${gateway ? `"${gateway}"` : 'nothing'} where the name of a Gateway belongs: write "namespace/name"`,
      );
    }
  }
}
