import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Where a folder lies inside its repository: empty at the top and outside of any repository, else `folder/` with a slash at its end.
 * Reports that name files from the top of the repository put it before their paths.
 */
export function prefixInRepository(folder: string): string {
  const start = realpathSync(folder);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at === start ? '' : `${relative(at, start).split(sep).join('/')}/`;
    if (dirname(at) === at) return '';
  }
}
