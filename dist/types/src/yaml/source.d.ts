/** A text to lint. Nothing below this type knows where it came from: disk, stdin or an editor's buffer. */
export declare class SourceFile {
    #private;
    readonly path: string;
    readonly text: string;
    /** Kustomize puts its objects together with others: labels, selectors and whole fields may come from there. */
    readonly isKustomized: boolean;
    /**
     * @param path as shown to people, relative to the root, with `/`
     * @param text decoded, without a byte order mark
     */
    constructor(path: string, text: string, isKustomized?: boolean);
    /** Offset of the first character of every line. */
    get lineStarts(): readonly number[];
    /** Line and column (both from 1, UTF-16 units) of an offset (from 0). */
    position(offset: number): Position;
    /** The range from `start` to `end`, cut at the end of its first line so that a marker never spans a block. */
    firstLineRange(start: number, end: number): Range;
}
/** Line and column count from 1 in UTF-16 units, the offset from 0. */
export interface Position {
    readonly line: number;
    readonly column: number;
    readonly offset: number;
}
/** `end` is exclusive. */
export interface Range {
    readonly start: Position;
    readonly end: Position;
}
export interface Location {
    readonly file: string;
    readonly range: Range;
    /** Field path inside its resource, as `spec.servers[0].tls` or `data["tls.crt"]`. */
    readonly path: string;
}
/** Anything a finding can point at. */
export interface Place {
    readonly location: Location;
    /** A template decides part of what stands there. */
    readonly isPartial?: boolean;
}
