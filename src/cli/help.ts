import { formatNames } from '../report/formats.ts';
import { wrap } from '../report/text.ts';
import { flags } from './options.ts';

const head = `Finds mistakes in Istio TLS configuration before traffic does.

  istio-tls-lint [PATH...]          lint files, directories, globs or - (stdin)
  istio-tls-lint trace [PATH...]    what istiod makes of the files, by proxy
  istio-tls-lint views [PATH...]    which files make up one cluster, and why
  istio-tls-lint list-rules         every rule in a line
  istio-tls-lint explain RULE...    one rule in detail
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

Formats: ${wrap(formatNames.join(' '), 70).join('\n         ')}
Exit status: 0 clean, 1 findings at or above --fail-on, 2 job not done.
`;
}
