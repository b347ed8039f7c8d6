import type { Io } from './io.ts';
import { type Invocation, oneOf } from './options.ts';

/**
 * Whether a report may use colour. `--color` decides; then FORCE_COLOR and CLICOLOR_FORCE, then NO_COLOR, then whether a terminal
 * (or the log of GitHub Actions, which shows colours) is at the other end.
 */
export function wantsColor(invocation: Invocation, { stdout, env }: Pick<Io, 'stdout' | 'env'>): boolean {
  const when = oneOf('value of --color', invocation.value('color') ?? 'auto', ['auto', 'always', 'never'] as const);
  if (when !== 'auto') return when === 'always';
  const { FORCE_COLOR: force, CLICOLOR_FORCE: clicolor, NO_COLOR: no } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (clicolor !== undefined && clicolor !== '' && clicolor !== '0') return true;
  if (no !== undefined && no !== '') return false;
  return env.GITHUB_ACTIONS === 'true' || (stdout.isTTY === true && env.TERM !== 'dumb');
}

/** Columns to write in. What is no terminal gets lines of 100. */
export function widthOf({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number {
  const width = stdout.columns ?? Number(env.COLUMNS);
  return Math.min(Math.max(Number.isInteger(width) && width > 0 ? width : 100, 40), 160);
}
