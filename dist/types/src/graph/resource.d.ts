import type { Field, Path, SourceFile } from '../yaml/index.ts';
import { type Kind } from './kinds.ts';
export interface ResourceRef {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
}
/** The object that a root belongs to. */
export declare const resourceOfRoot: (root: object) => Resource | undefined;
/** One Kubernetes object, wherever in the input it was written. */
export declare class Resource {
    #private;
    readonly kind: Kind;
    readonly root: Field;
    readonly apiVersion: string;
    /** Empty for cluster-scoped kinds. */
    readonly namespace: string;
    readonly name: string;
    /** creationTimestamp in milliseconds since 1970; undefined where the manifest has none. */
    readonly createdAt: number | undefined;
    /** The namespace or name is a placeholder, so the object can be anywhere. */
    readonly isIdentityUnknown: boolean;
    /** No namespace is written, and Kustomize puts the object into one that an overlay may choose. */
    readonly isNamespaceOpen: boolean;
    /**
     * @param apiVersion, @param word what the object is, where only the list that it stands in says so
     */
    constructor(kind: Kind, root: Field, defaultNamespace: string, apiVersion?: string, word?: string);
    get file(): SourceFile;
    /** The field at a path; one that does not exist where nothing is written. */
    at(...path: Path): Field;
    get labels(): Readonly<Record<string, string>>;
    get annotations(): Readonly<Record<string, string>>;
    /** The whole object as plain data, decoded once. Shared: do not change it. */
    get json(): Readonly<Record<string, unknown>>;
    /** What people find it under: for cluster-scoped kinds the namespace that was written all the same. */
    private get writtenNamespace();
    get ref(): ResourceRef;
    /** `namespace/name`, or the name alone for cluster-scoped kinds. */
    get id(): string;
}
/** A map of strings; entries of other types are left out, placeholders kept as `json()` marks them. */
export declare const stringMap: (field: Field) => Record<string, string>;
