/** Lines around a change that are shown with it. */
const context = 3;

/** What to change in one text to get the other, as lines of a unified diff without its headers. */
export function changes(before: string, after: string): string[] {
  const [a, b] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')];
  const lines = edits(a, b);
  const near = (index: number) => lines.slice(Math.max(0, index - context), index + context + 1).some((line) => !line.startsWith(' '));
  const out: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (near(index)) out.push(line);
    else if (out.at(-1) !== '@@ @@') out.push('@@ @@');
  }
  if (out.at(-1) === '@@ @@') out.pop();
  if (out[0] === '@@ @@') out.shift();
  return out;
}

/** Every line of both texts in order, each with a blank, `-` or `+` before it: a longest common subsequence. */
function edits(a: readonly string[], b: readonly string[]): string[] {
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = length[i] ?? [];
    for (let j = b.length - 1; j >= 0; j--) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const out: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(` ${a[i]}`);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) out.push(`-${a[i++]}`);
    else out.push(`+${b[j++]}`);
  }
  return out;
}
