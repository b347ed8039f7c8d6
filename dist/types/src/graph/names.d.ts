/**
 * Number of single edits between two names: insert, delete, replace a character, or swap two neighbours (optimal string alignment).
 */
export declare function distance(a: string, b: string): number;
/**
 * The candidate that somebody who wrote `name` most probably meant: few edits for its length, or one name is a whole part of the other
 * (`shop-cert`, `shop-cert-2024`). Undefined where none is near, or two are equally near.
 */
export declare function nearest(name: string, candidates: Iterable<string>): string | undefined;
/**
 * The candidate that `name` is a slip of the keyboard for: one letter too many or too few, or two neighbours swapped. Names that differ in a letter
 * or number (`web-v1`, `web-v2`) are names of different things.
 */
export declare const misspelt: (name: string, candidates: Iterable<string>) => string | undefined;
