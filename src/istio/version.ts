import type { Graph } from '../graph/index.ts';

/** Whether the Istio that is asked about is at least 1.`minor`; without a version the newest is meant. */
export const isSince = (graph: Graph, minor: number): boolean => {
  const version = graph.settings.istioVersion;
  return !version || version[0] > 1 || version[1] >= minor;
};
