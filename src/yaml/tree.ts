/**
 * The tree that every reader of YAML in this folder produces and that Field walks.
 * Aliases and merge keys are already resolved: an aliased value is the same Node object, merged entries stand behind a map's own entries.
 */
export type Node = MapNode | SeqNode | ScalarNode;

export interface MapNode {
  readonly type: 'map';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
  /** key -> entry; own keys win over merged ones, the first of two equal keys wins never: the API server takes the last. */
  readonly index: ReadonlyMap<string, Entry>;
}

export interface SeqNode {
  readonly type: 'seq';
  readonly start: number;
  readonly end: number;
  readonly items: readonly Item[];
}

export interface ScalarNode {
  readonly type: 'scalar';
  readonly start: number;
  readonly end: number;
  /** Typed as the Kubernetes API server types it. */
  readonly value: string | number | boolean | null;
  /** Holds a template or placeholder: neither a value nor absent. */
  readonly unknown: boolean;
  /** Written with quotes or as a block scalar. */
  readonly quoted: boolean;
}

/** One key of a map. The value's place differs from its node where an alias stands for it. */
export interface Entry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly value: Node | null;
  readonly merged: boolean;
}

export interface Item {
  readonly start: number;
  readonly end: number;
  readonly node: Node | null;
}
