import { Graph } from '../graph/index.ts';
import { trace as traceOf } from '../istio/trace.ts';
import { readInput, settingsOf } from './input.ts';
import type { Invocation } from './options.ts';

export async function trace(invocation: Invocation): Promise<number> {
  const { views, failed } = await readInput(invocation);
  const settings = settingsOf(invocation);
  const [view] = views;
  if (view)
    process.stdout.write(`${JSON.stringify(traceOf(new Graph(view.resources, settings, view.incomplete, view.deferred)), null, 2)}\n`);
  return failed ? 2 : 0;
}
