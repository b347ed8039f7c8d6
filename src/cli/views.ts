import { formatViews } from '../input/index.ts';
import { readInput } from './input.ts';
import type { Invocation } from './options.ts';

/** Prints which files form which view. @returns the exit status */
export async function views(invocation: Invocation): Promise<number> {
  const input = await readInput(invocation);
  process.stdout.write(formatViews(input));
  return input.failed ? 2 : 0;
}
