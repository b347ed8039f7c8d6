import { type RawDocument, type SourceFile, type SyntaxProblem } from '../yaml/index.ts';
import { type Kind } from './kinds.ts';
import { Resource, type ResourceRef } from './resource.ts';
/** A document that could not be read, and as far as its text shows the object that it was to be. */
export interface DocumentProblem extends SyntaxProblem {
    readonly file: SourceFile;
    readonly ref: ResourceRef;
}
/** A document that is a template: read as far as that goes. */
export interface TemplateDocument {
    /** The first action of the template. */
    readonly start: number;
    readonly end: number;
    /** Nothing of it could be read. */
    readonly isUnreadable: boolean;
}
/** What one file holds. */
export interface FileContents {
    readonly file: SourceFile;
    readonly resources: readonly Resource[];
    /** Documents that are parsed when somebody asks for their kind. */
    readonly deferred: readonly Deferred[];
    readonly problems: readonly DocumentProblem[];
    /** Documents of kinds that Istio's APIs do not have. */
    readonly unknownKinds: readonly DocumentProblem[];
    /** Documents with content. */
    readonly documents: number;
    /** Documents that say what kind of object they are, of whatever API. */
    readonly manifests: number;
    /** Documents that were not parsed because nothing reads their kind. */
    readonly skipped: number;
    readonly templates: readonly TemplateDocument[];
    /** Documents of kinds that Istio has removed, with what became of them. */
    readonly removed: readonly {
        readonly start: number;
        readonly end: number;
        readonly message: string;
    }[];
}
/** Reads the objects of a file that something may ask about; all other documents are not parsed at all. */
export declare function readFile(file: SourceFile, defaultNamespace: string): FileContents;
/** A document of a kind that is rarely read. Its text is parsed when somebody asks for it. */
export declare class Deferred {
    #private;
    readonly kind: Kind;
    constructor(kind: Kind, raw: RawDocument, defaultNamespace: string);
    get file(): SourceFile;
    /** `namespace/name` as far as the text shows it without parsing; undefined where it does not. */
    get id(): {
        namespace: string;
        name: string;
    } | undefined;
    mentions(words: readonly string[]): boolean;
    resources(): readonly Resource[];
    /** It was parsed, and could not be read. */
    get isUnreadable(): boolean;
}
