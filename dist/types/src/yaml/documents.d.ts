import type { SourceFile } from './source.ts';
/** The text of one document of a file, not parsed yet. */
export interface RawDocument {
    readonly file: SourceFile;
    readonly start: number;
    readonly end: number;
}
/**
 * Cuts a file at its document markers without parsing it. `---` at column 0 is never inside a block scalar, whose lines are indented.
 * A marker line with content (`--- {a: 1}`, `--- # note`) belongs to the document that it opens.
 */
export declare function splitDocuments(file: SourceFile): RawDocument[];
