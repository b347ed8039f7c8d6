/** @returns the value of an unquoted scalar; a string where nothing else fits. */
export declare function plainScalar(text: string): string | number | boolean | null;
/**
 * A map's key as the API server sees it: typed like any plain scalar and then written as a string, so that `on:` is the key "true" and `0x50:` is "80".
 */
export declare const plainKey: (text: string) => string;
/** Stands for text that a template produces; of the private use area, so that no manifest holds it. */
export declare const templateMark = "\uE000";
/** @returns whether a string is to be treated as unknown because a tool will replace part of it. */
export declare const hasPlaceholder: (text: string) => boolean;
