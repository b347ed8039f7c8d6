import { Graph } from '../graph/index.ts';
import type { ClusterView } from '../input/index.ts';
import { jsonText } from '../report/json.ts';
import { clean } from '../report/text.ts';
import { hasWorkload, selectTrace, TraceError, type TraceOptions, traceReport } from '../report/trace.ts';
import { complaintsOf, readInput, settingsOf } from './input.ts';
import type { Io } from './io.ts';
import { type Invocation, oneOf, UsageError } from './options.ts';
import { wantsColor, widthOf } from './terminal.ts';

/** Prints what istiod makes of the files. @returns the exit status */
export async function trace(invocation: Invocation, io: Io): Promise<number> {
  const format = oneOf('format', invocation.value('format') ?? 'pretty', ['pretty', 'json'] as const);
  const options: TraceOptions = { workload: invocation.value('workload'), to: invocation.value('to') };
  const settings = settingsOf(invocation);
  const style = { color: wantsColor(invocation, io), width: widthOf(io) };
  const input = await readInput(invocation, io);
  const all = input.views.map((view) => ({ view, graph: graphOf(view, settings) }));
  const holding = all.filter(({ graph }) => hasWorkload(graph, options));
  const chosen = holding.length > 0 ? holding : all;
  try {
    if (format === 'json') {
      if (chosen.length > 1)
        throw new UsageError(
          `the files make several views (${chosen.map(({ view }) => clean(view.name)).join(', ')}): name the paths of one`,
        );
      for (const { graph } of chosen) io.stdout.write(`${jsonText(selectTrace(graph, options), 2)}\n`);
    } else
      for (const { view, graph } of chosen)
        io.stdout.write(`${chosen.length > 1 ? `# ${clean(view.name)}\n\n` : ''}${traceReport(graph, options, style)}`);
  } catch (error) {
    throw error instanceof TraceError ? new UsageError(clean(error.message)) : error;
  }
  for (const line of complaintsOf(input)) io.stderr.write(`istio-tls-lint: ${line}\n`);
  return input.failed ? 2 : 0;
}

const graphOf = (view: ClusterView, settings: ReturnType<typeof settingsOf>): Graph =>
  new Graph(view.resources, settings, view.incomplete, view.deferred);
