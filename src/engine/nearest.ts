/** The word that someone probably meant, or undefined where none is close. Case does not count. */
export function nearest<T extends string>(written: string, words: readonly T[]): T | undefined {
  let best: T | undefined;
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const word of words) {
    const cost = word.startsWith(written) && written.length >= 3 ? 1 : distance(written.toLowerCase(), word.toLowerCase());
    if (cost < least) [best, least] = [word, cost];
  }
  return best;
}

/** Edits between two words: insert, delete, replace, and swap of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
