import { Graph } from '../graph/index.ts';
import { trace as traceOf } from '../istio/trace.ts';
import { jsonText } from '../report/json.ts';
import { complaintsOf, readInput, settingsOf } from './input.ts';
import type { Io } from './io.ts';
import type { Invocation } from './options.ts';

/** Prints what istiod makes of the files. @returns the exit status */
export async function trace(invocation: Invocation, io: Io): Promise<number> {
  const settings = settingsOf(invocation);
  const input = await readInput(invocation, io);
  const [view] = input.views;
  if (view) io.stdout.write(`${jsonText(traceOf(new Graph(view.resources, settings, view.incomplete, view.deferred)), 2)}\n`);
  for (const line of complaintsOf(input)) io.stderr.write(`istio-tls-lint: ${line}\n`);
  return input.failed ? 2 : 0;
}
