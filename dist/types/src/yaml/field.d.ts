import type { Location, Place, SourceFile } from './source.ts';
import { type Node } from './tree.ts';
export type Path = readonly (string | number)[];
/** @returns whether a value taken out by `json()` holds a placeholder. */
export declare const isUnknown: (value: unknown) => boolean;
/** A text taken out by `json()` as people would write it: without the mark of a placeholder; what a template produces stands as `…`. */
export declare const shown: (text: string) => string;
/** Offsets in a file. `end` is exclusive. */
interface Span {
    readonly start: number;
    readonly end: number;
}
/**
 * A value together with the place it was written. A missing value is a Field too: it knows its path and points at the closest ancestor's key.
 */
export declare class Field implements Place {
    /** The root of the object that this field belongs to. */
    readonly root: Field;
    private readonly parent;
    private readonly step;
    private readonly node;
    /** What was written: an entry of a map, an item of a list, what stands for a root; null where nothing is. */
    private readonly slot;
    /** Fields made so far: those of entries and items, in their order. */
    private children;
    private constructor();
    /**
     * The root of a document or of a list's item.
     * @param head offsets of what stands for the whole object when a place is needed: its `kind` value, as a rule
     */
    static root(file: SourceFile, node: Node, head?: {
        readonly start: number;
        readonly end: number;
    }): Field;
    /**
     * The same value as the root of an object of its own: its path is empty.
     * @param head what stands for the whole object when a place is needed
     */
    asRoot(head: Field): Field;
    get file(): SourceFile;
    get path(): Path;
    /** Present with a value; `key: null` and `key:` count as absent, as they do for the API server. A placeholder exists. */
    get exists(): boolean;
    /** The key stands in the file, even if its value is null. */
    get isWritten(): boolean;
    /** A template or placeholder stands here: the value is neither known nor absent. */
    get isUnknown(): boolean;
    /** This value or anything inside it is unknown. */
    get hasUnknown(): boolean;
    /**
     * A template decides part of what stands here, around this value or inside it (`{{ if }}`, `{{ include }}` on lines of their own):
     * nothing is certain about what is missing or written twice.
     */
    get isPartial(): boolean;
    /** Says that something outside of the file decides which keys or items there are: nothing that is missing here is certain. */
    markPartial(): void;
    /** A null is written somewhere inside: `json()` leaves nulls of maps out. */
    get hasNull(): boolean;
    get type(): 'map' | 'seq' | 'scalar' | 'missing';
    /** Never throws: what is not there is a Field that does not exist. */
    get(...keys: Path): Field;
    /** `get` for a path that is at hand as a list. */
    follow(path: Path): Field;
    private child;
    /** The same Field every time. */
    private childAt;
    /** The string here, or undefined: another type, absent, or unknown. */
    string(): string | undefined;
    /** The string here as written, placeholders included; undefined for another type. */
    text(): string | undefined;
    number(): number | undefined;
    boolean(): boolean | undefined;
    known(): string | number | boolean | null | undefined;
    /** The text as it stands in the file, quotes included; empty for what is missing. */
    get source(): string;
    /** Written with quotes or as a block scalar. */
    get isQuoted(): boolean;
    /** The items of a sequence; none for anything else. */
    items(): Field[];
    /** The keys of a map in file order, each once; none for anything else. */
    keys(): string[];
    /** The values of a map in file order. */
    values(): Field[];
    /** Keys that a map has more than once, each with the place of the repetition. */
    duplicateKeys(): {
        key: string;
        place: Place;
    }[];
    /**
     * The value as plain data. Unknown scalars become strings that `isUnknown` recognises.
     * Shared by all callers: do not change it.
     */
    json(): unknown;
    /** Place of the value; of the key, where the value is empty; of the closest ancestor's key, where the field is missing. */
    get location(): Location;
    /** Place of the key, for problems with the presence of a field rather than its value. */
    get key(): Place;
    /** Where a part of this field's text stands. */
    locate({ start, end }: Span): Location;
    /** Offsets of the value in the file, for edits. `end` is exclusive and covers the whole value, not only its first line. */
    get span(): Span;
    /** Offsets of the whole value where it was written, also where `span` is that of an alias or of what stands for an object. */
    get extent(): Span;
    get keySpan(): Span;
    /** The path as text, `spec.servers[0].tls` or `data["tls.crt"]`. */
    get pathText(): string;
}
/** `spec.servers[0].tls`; keys that are no plain words are quoted, `data["tls.crt"]`. */
export declare const pathText: (path: Path) => string;
export {};
