import type { Fix, Place } from '../yaml/index.ts';

/** Why the cluster would refuse an object, drop a part of it, or warn of it. */
export interface Objection {
  /** The value that is wrong; where something is missing, the field that misses it. */
  readonly at: Place;
  /** One sentence with the concrete names. */
  readonly message: string;
  /** Id of the rule that reports it. */
  readonly rule: string;
  /** `refuse`: the object never reaches istiod. `prune`: accepted without this field. `warn`: accepted, and somebody warns. */
  readonly effect: 'refuse' | 'prune' | 'warn';
  /** Only where this case is milder or worse than the rule's own severity. */
  readonly severity?: 'error' | 'warning' | 'info';
  /** What happens to real traffic, where the rule's general sentence is too general. */
  readonly impact?: string;
  /** The concrete thing to write, where the rule's general sentence is too general. */
  readonly help?: string;
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
  readonly fix?: Fix;
  /** For a field that is dropped: the field of the same object that it was meant to be. */
  readonly meant?: string;
}
