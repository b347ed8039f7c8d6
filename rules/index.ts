import type { Rule } from '../src/engine/index.ts';

/** Every rule, sorted by id. The only place that knows all of them. */
export const rules: readonly Rule[] = [];
