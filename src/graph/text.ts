import { SourceFile } from '../yaml/index.ts';
import { Graph, type Settings } from './graph.ts';
import { readFile } from './read.ts';

/** The graph of one text, for tests and tools that have no files. */
export const graphOfText = (text: string, settings: Partial<Settings> = {}): Graph => {
  const { resources, problems, deferred } = readFile(new SourceFile('input.yaml', text), 'default');
  return new Graph(resources, { now: 0, closedWorld: new Set(), ...settings }, problems.length > 0, deferred);
};
