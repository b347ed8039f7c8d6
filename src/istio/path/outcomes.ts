import type { Field } from '../../yaml/index.ts';
import type { Missing, Outcome, Verdict } from './types.ts';

export const fine: Outcome = { verdict: 'ok', detail: '', places: [], missing: [] };

export const say = (
  verdict: Verdict,
  detail: string,
  places: readonly (Field | undefined)[] = [],
  missing: readonly Missing[] = [],
): Outcome => ({ verdict, detail, places: places.filter((place) => place !== undefined), missing });
