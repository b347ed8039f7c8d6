import { type Kind, kindOf, type Settings } from '../graph/index.ts';
import { type LintInput, readInput as read } from '../input/index.ts';
import { type Invocation, UsageError } from './options.ts';

/** Reads what the command line names. @throws UsageError where there is nothing to read */
export async function readInput(invocation: Invocation): Promise<LintInput> {
  const paths = invocation.operands.length ? invocation.operands : ['.'];
  const input = await read(paths, { namespace: invocation.value('namespace'), stdinFilename: invocation.value('stdin-filename') });
  for (const { isError, message } of input.notices) if (isError) process.stderr.write(`istio-tls-lint: ${message}\n`);
  if (input.isEmpty && !invocation.has('allow-empty')) {
    for (const { isError, message } of input.notices) if (!isError) process.stderr.write(`istio-tls-lint: ${message}\n`);
    throw new UsageError(`there are no Kubernetes manifests in ${paths.join(', ')}`);
  }
  return input;
}

export function settingsOf(invocation: Invocation): Settings {
  return { istioVersion: istioVersion(invocation), now: moment(invocation), closedWorld: closedWorld(invocation) };
}

function istioVersion(invocation: Invocation): readonly [number, number] | undefined {
  const written = invocation.value('istio-version');
  if (written === undefined) return undefined;
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.\d+)?(?:-[\w.]+)?$/.exec(written) ?? [];
  if (!major || !minor) throw new UsageError(`--istio-version "${written}" is not a version such as 1.29`);
  return [Number(major), Number(minor)];
}

function moment(invocation: Invocation): number {
  const written = invocation.value('now');
  if (written === undefined) return Date.now();
  const time = Date.parse(written);
  if (Number.isNaN(time)) throw new UsageError(`--now "${written}" is not a date such as 2027-03-31`);
  return time;
}

function closedWorld(invocation: Invocation): ReadonlySet<Kind> | 'all' {
  const words = invocation.list('closed-world');
  return words.includes('all') ? 'all' : new Set(words.map((word) => kindOf('', word) ?? (word as Kind)));
}
