import type { Settings } from '../graph/index.ts';
import { type LintInput, readInput as read } from '../input/index.ts';
import { clean } from '../report/text.ts';
import type { Io } from './io.ts';
import { type Invocation, UsageError } from './options.ts';
import { closedWorldOf, momentOf, versionOf } from './values.ts';

/** Reads what the command line names. @throws UsageError where there is nothing to read */
export async function readInput(invocation: Invocation, io: Io): Promise<LintInput> {
  const paths = invocation.operands.length ? invocation.operands : ['.'];
  const input = await read(paths, {
    cwd: io.cwd,
    namespace: invocation.value('namespace'),
    stdinFilename: invocation.value('stdin-filename'),
  });
  if (input.isEmpty && !invocation.has('allow-empty')) {
    const reasons = input.notices.map(({ message }) => clean(message));
    throw new UsageError([...reasons, `there are no Kubernetes manifests in ${clean(paths.join(', '))}`].join('\n'));
  }
  return input;
}

/** What could not be read although it was asked for. */
export const complaintsOf = ({ notices }: LintInput): string[] =>
  notices.filter(({ isError }) => isError).map(({ message }) => clean(message));

export function settingsOf(invocation: Invocation): Settings {
  const version = invocation.value('istio-version');
  const now = invocation.value('now');
  return {
    istioVersion: version === undefined ? undefined : versionOf(version),
    now: now === undefined ? Date.now() : momentOf(now),
    closedWorld: closedWorldOf(invocation.list('closed-world')),
  };
}
