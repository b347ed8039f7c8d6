import { readInput } from './input.ts';
import type { Invocation } from './options.ts';

/** Prints which files form which view. */
export async function views(invocation: Invocation): Promise<number> {
  const input = await readInput(invocation);
  for (const view of input.views) {
    process.stdout.write(`${view.name}\n`);
    for (const file of new Set(view.resources.map((resource) => resource.file.path))) process.stdout.write(`  ${file}\n`);
  }
  return 0;
}
