import type { FileContents, Resource } from '../graph/index.ts';
/** A part of a file that no report may show, as offsets. `whole`: a document that could not be read, so nothing tells its values apart. */
interface Hidden {
    readonly start: number;
    readonly end: number;
    readonly whole?: true;
}
/** The parts of a file that hold private things: values of Secrets, private keys, and documents about Secrets that could not be read. */
export declare function hiddenParts(content: FileContents): readonly Hidden[];
/**
 * A text without what a Secret holds.
 * @param path of the field that the text is about, as `data["tls.key"]`
 */
export declare function withoutSecrets(text: string, secret: Resource, path: string): string;
export {};
