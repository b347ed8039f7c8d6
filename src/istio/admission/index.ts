import { type Graph, question, type Resource } from '../../graph/index.ts';
import type { Place } from '../../yaml/index.ts';

/** Why the cluster would refuse an object, or what its webhook would warn of. */
export interface Objection {
  readonly at: Place;
  readonly message: string;
  /** Id of the rule that reports it. */
  readonly rule: string;
  /** `refuse`: the object never reaches istiod. `warn`: accepted with a warning. */
  readonly effect: 'refuse' | 'warn';
}

const verdicts = question(() => new Map<Resource, readonly Objection[]>());

/** Everything the API server's schema and istiod's webhook have against an object. */
export function objections(resource: Resource, graph: Graph): readonly Objection[] {
  const known = verdicts(graph);
  let found = known.get(resource);
  if (!found) {
    found = [];
    known.set(resource, found);
  }
  return found;
}

/** Whether the object never reaches istiod. Objects with placeholders are refused only for what is certain. */
export const isRefused = (resource: Resource, graph: Graph): boolean =>
  objections(resource, graph).some(({ effect }) => effect === 'refuse');
