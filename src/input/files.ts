import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SourceFile } from '../yaml/index.ts';

/** Reads the manifests below the given paths. */
export function readSources(paths: readonly string[]): SourceFile[] {
  return paths.flatMap((path) => {
    if (statSync(path).isDirectory())
      return readSources(
        readdirSync(path)
          .filter((name) => name !== '.git' && name !== 'node_modules')
          .sort()
          .map((name) => join(path, name)),
      );
    return /\.(?:ya?ml|json)$/.test(path) ? [new SourceFile(path, readFileSync(path, 'utf8'))] : [];
  });
}
