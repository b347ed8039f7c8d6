import type { Field } from './field.ts';
/** A change of a file's text. Offsets count from 0; `end` is exclusive. */
export interface Edit {
    readonly file: string;
    readonly start: number;
    readonly end: number;
    readonly newText: string;
}
/** A correction as edits of the text. `safe`: the effective configuration cannot become less secure and no traffic decision changes. */
export interface Fix {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly Edit[];
}
/** Puts another text in the place of a scalar, with the quotes that it has. */
export declare function replaceScalar(field: Field, text: string): Edit | undefined;
/**
 * Adds a key to a map, before its first one.
 * @param text the new entry, as `mode: SIMPLE`
 * @returns undefined where the map is empty or stands elsewhere, behind an alias
 */
export declare function insertEntry(map: Field, text: string): Edit | undefined;
/** Removes a key with its value. @returns undefined where it is the only one of its map, or where a comment would go with it */
export declare function removeEntry(map: Field, key: string): Edit | undefined;
