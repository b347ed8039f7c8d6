/**
 * Number of single edits between two names: insert, delete, replace a character, or swap two neighbours (optimal string alignment).
 */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/**
 * The candidate that somebody who wrote `name` most probably meant: few edits for its length, or one name is a whole part of the other
 * (`shop-cert`, `shop-cert-2024`). Undefined where none is near, or two are equally near.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  let isTie = false;
  const lower = name.toLowerCase();
  for (const candidate of new Set(candidates)) {
    if (candidate === name || candidate === '') continue;
    const other = candidate.toLowerCase();
    const edits = Math.abs(other.length - lower.length) > 6 ? Number.POSITIVE_INFINITY : distance(lower, other);
    const allowed = Math.floor(Math.min(lower.length, other.length) / 4);
    let score = edits <= allowed ? edits : Number.POSITIVE_INFINITY;
    if (allowed > 0 && (isPart(lower, other) || isPart(other, lower))) score = Math.min(score, allowed + 0.5);
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
      isTie = false;
    } else if (score === bestScore && Number.isFinite(score)) isTie = true;
  }
  return Number.isFinite(bestScore) && !isTie ? best : undefined;
}

/**
 * The candidate that `name` is a slip of the keyboard for: one letter too many or too few, or two neighbours swapped. Names that differ in a letter
 * or number (`web-v1`, `web-v2`) are names of different things.
 */
export const misspelt = (name: string, candidates: Iterable<string>): string | undefined => {
  const letters = (text: string): string => [...text].sort().join('');
  const found = [...new Set(candidates)].filter(
    (other) =>
      name.length >= 4 &&
      other !== name &&
      distance(name, other) === 1 &&
      (other.length === name.length ? letters(other) === letters(name) : !/\d$/.test(name) && !/\d$/.test(other)),
  );
  return found.length === 1 ? found[0] : undefined;
};

/** `part` is a leading run of whole words of `whole`, and more than a stub. */
const isPart = (part: string, whole: string): boolean =>
  part.length >= 4 && whole.startsWith(part) && /^[-.]/.test(whole.slice(part.length));
