import { describeViews, formatViews } from '../input/index.ts';
import { jsonText } from '../report/json.ts';
import { clean, withoutCommands } from '../report/text.ts';
import { complaintsOf, readInput } from './input.ts';
import type { Io } from './io.ts';
import { type Invocation, oneOf } from './options.ts';

/** Prints which files form which view. @returns the exit status */
export async function views(invocation: Invocation, io: Io): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'pretty', ['pretty', 'json'] as const);
  const input = await readInput(invocation, io);
  const text = () => withoutCommands(formatViews(input).split('\n').map(clean).join('\n'));
  io.stdout.write(format === 'json' ? `${jsonText(describeViews(input.views), 2)}\n` : text());
  for (const line of complaintsOf(input)) io.stderr.write(`istio-tls-lint: ${line}\n`);
  return input.failed ? 2 : 0;
}
