/**
 * The tree that every reader of YAML in this folder produces and that Field walks.
 * Aliases and merge keys are already resolved: an aliased value is the same Node object, merged entries stand behind a map's own entries.
 */
export type Node = MapNode | SeqNode | ScalarNode;
/** What can stand somewhere inside a value: bits of `holds`. */
export declare const holdsUnknown = 1;
export declare const holdsNull = 2;
export declare const holdsPartial = 4;
/** What stands inside a value, itself included. */
export declare function holdsOf(node: Node | null): number;
/** A map with its entries in file order, merged ones behind its own. */
export declare class MapNode {
    #private;
    readonly type = "map";
    readonly start: number;
    readonly end: number;
    readonly entries: readonly Entry[];
    /** A template decides which keys there are: what is not written may be there all the same. */
    partial: boolean;
    /** What stands inside, see `holdsOf`. */
    holds: number;
    constructor(start: number, end: number, entries: readonly Entry[], partial: boolean, holds: number, index: ReadonlyMap<string, number> | undefined, hasDuplicates: boolean);
    /** Where among the entries a key stands, -1 if it does not; of equal keys the last counts, as for the API server. */
    position(key: string): number;
    /** The entries that count, each key once and where it first stands. */
    effective(): readonly Entry[];
}
export interface SeqNode {
    readonly type: 'seq';
    readonly start: number;
    readonly end: number;
    readonly items: readonly Item[];
    /** A template decides which items there are. */
    partial: boolean;
    /** What stands inside, see `holdsOf`. */
    holds: number;
}
export declare function seqNode(start: number, end: number, items: readonly Item[]): SeqNode;
export interface ScalarNode {
    readonly type: 'scalar';
    readonly start: number;
    readonly end: number;
    /** Typed as the Kubernetes API server types it. */
    readonly value: string | number | boolean | null;
    /** Holds a template or placeholder: neither a value nor absent. */
    unknown: boolean;
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
/**
 * The node of a scalar.
 * @param text without quotes, escapes resolved, lines folded
 * @param tag as the `yaml` package expands it, `tag:yaml.org,2002:str` for `!!str`
 */
export declare function scalarNode(start: number, end: number, text: string, quoted: boolean, tag?: string): ScalarNode;
/** The parts of a map while it is read. */
export declare class MapParts {
    #private;
    partial: boolean;
    /** Adds what `<<` names: keys that the map does not have itself, of several maps the first one's. */
    merge(value: Node | null, start: number, end: number): void;
    add(key: string, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, value: Node | null): void;
    node(start: number, end: number, budget: Budget): MapNode;
}
/**
 * Keeps aliases from standing for more than anybody can have meant: a few hundred bytes of nested aliases make billions of values.
 * kubectl refuses such documents too (goyaml.v2, decode.go, "document contains excessive aliasing").
 */
export declare class Budget {
    #private;
    spend(count: number, start: number, end: number): void;
    /** Another place stands for the value of `node`. */
    repeat(node: Node, start: number, end: number): void;
}
