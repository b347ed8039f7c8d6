// In-process entry for measurements during development: the same functions as the command, without starting a process for every file.
import { rules } from '../rules/index.ts';
import { lintGraph } from '../src/engine/index.ts';
import { Graph, readFile } from '../src/graph/index.ts';
import { readSources } from '../src/input/files.ts';
import { isRefused } from '../src/istio/admission/index.ts';
import { trace as traceGraph } from '../src/istio/trace.ts';

const graphOf = (paths: string[]): Graph => {
  const contents = readSources(paths).map((file) => readFile(file, 'default'));
  return new Graph(
    contents.flatMap((file) => file.resources),
    { now: Date.now(), closedWorld: new Set() },
    contents.some((file) => file.problems.length > 0),
    contents.flatMap((file) => file.deferred),
  );
};
export const trace = (paths: string[]): unknown => traceGraph(graphOf(paths));
export const lint = (paths: string[]): unknown => {
  const { findings, internalErrors } = lintGraph(graphOf(paths), { rules, isRefused });
  if (internalErrors.length) throw new Error(internalErrors.map((error) => `${error.rule}: ${error.message}`).join('\n'));
  return findings;
};
