/** A document that could not be read, with the place and a plain reason. */
export interface SyntaxProblem {
    readonly start: number;
    readonly end: number;
    readonly message: string;
}
/** Thrown by the readers at the place that they cannot make sense of. */
export declare class NotReadable extends Error {
    readonly start: number;
    readonly end: number;
    constructor(start: number, end: number, message: string);
}
/** Levels of nesting that a document may have. Deeper ones are no configuration; they exhaust the stack of recursive readers. */
export declare const maxDepth = 200;
export declare const tooDeep = "The document is nested deeper than 200 levels.";
/** An alias without its anchor; more often than not a host like *.example.com that lacks its quotes. */
export declare const unknownAlias: (name: string) => string;
export declare const selfAlias: (name: string) => string;
export declare const badMerge = "Only a map, or a list of maps, can be merged with <<.";
/** @returns the first raw control character between two offsets, as a problem */
export declare function controlCharacter(text: string, start: number, end: number): SyntaxProblem | undefined;
/**
 * Says in our words why the `yaml` package refused a document.
 * @param code of its error
 * @param theirs its message, where one code has several meanings
 * @param found the text at the place
 */
export declare function reasonFor(code: string, theirs: string, found: string): string;
