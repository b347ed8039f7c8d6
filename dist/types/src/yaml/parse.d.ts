import type { RawDocument } from './documents.ts';
import { type SyntaxProblem } from './syntax.ts';
import type { Node } from './tree.ts';
export interface ParsedDocument {
    readonly root: Node | null;
    /** At most one: why the document could not be read. */
    readonly problems: readonly SyntaxProblem[];
    /** The first action of a template that stands outside quotes, comments and blocks of text. */
    readonly template: {
        readonly start: number;
        readonly end: number;
    } | undefined;
}
/**
 * Reads one document. Never throws. Templates are read as far as that goes: what an action produces is unknown, and maps whose keys depend on one are partial.
 */
export declare function parseDocument(raw: RawDocument): ParsedDocument;
