import { Graph, type Settings } from './graph.ts';
/** The graph of one text, for tests and tools that have no files. */
export declare const graphOfText: (text: string, settings?: Partial<Settings>) => Graph;
