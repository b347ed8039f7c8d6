/**
 * Plain data is what people wrote: where a list or an object belongs there may stand a placeholder. These take the shape that is asked for, or nothing.
 */
export const listOf = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : []);

export const mapOf = <T extends object>(value: T | undefined): Partial<T> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

/** The strings of a map; other values, which a label cannot have, are left out. */
export const labelsOf = (value: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> =>
  mapOf(value) as Record<string, string>;
