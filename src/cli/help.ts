import { formatNames } from '../report/formats.ts';
import { flags } from './options.ts';

const head = `Finds mistakes in Istio TLS configuration: what kubectl apply accepts and traffic then trips over.

  istio-tls-lint [lint] [PATH...]    lint files, directories, globs or - (stdin); default: .
  istio-tls-lint trace [PATH...]     what istiod makes of the files, proxy by proxy
  istio-tls-lint views [PATH...]     which files are taken for one cluster, and why
  istio-tls-lint list-rules          every rule in a line
  istio-tls-lint explain RULE...     one rule in detail
`;

/** Fits a screen of 80 columns and 50 lines. */
export function help(): string {
  const lines: string[] = [];
  let group = '';
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.group !== group) {
      group = flag.group;
      lines.push('', `${group}:`);
    }
    const written = `${'short' in flag ? `-${flag.short}, ` : '    '}--${name}${'value' in flag ? ` ${flag.value}` : ''}`;
    lines.push(`  ${written.padEnd(31)}  ${flag.help}`);
  }
  return `${head}${lines.join('\n')}

Formats: ${formatNames.join(' ')}
Exit status: 0 clean, 1 findings at or above --fail-on, 2 the job could not be done.
`;
}
