import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What each folder may import from, besides itself. Hosts may import everything, and they alone may import rules and each other. */
const below: Readonly<Record<string, readonly string[]>> = {
  'src/yaml': [],
  'src/x509': [],
  'src/graph': ['src/yaml'],
  'src/schema': ['src/yaml', 'src/graph'],
  'src/input': ['src/yaml', 'src/graph'],
  'src/istio': ['src/yaml', 'src/graph', 'src/x509', 'src/schema'],
  'src/engine': ['src/yaml', 'src/graph', 'src/istio'],
  'src/report': ['src/yaml', 'src/graph', 'src/istio', 'src/engine'],
  rules: ['src/yaml', 'src/graph', 'src/x509', 'src/schema', 'src/istio', 'src/engine'],
};

const files = ['src', 'rules'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const imports = (file: string): string[] =>
  [...text(file).matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)/gm)].map((match) => match[1] ?? match[2] ?? '');

const layerOf = (file: string): string | undefined => Object.keys(below).find((layer) => file.startsWith(`${layer}/`));

test('imports point down', () => {
  const upward = files.flatMap((file) => {
    const layer = layerOf(file);
    if (!layer) return [];
    const targets = imports(file)
      .filter((target) => target.startsWith('.'))
      .map((target) => relative(root, join(root, file, '..', target)));
    return targets
      .filter((target) => layerOf(target) !== layer && !below[layer]?.includes(layerOf(target) ?? ''))
      .map((target) => `${file} imports ${target}`);
  });
  expect(upward).toEqual([]);
});

test('the layers are all there, and nothing else', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `src/${name}`).sort()).toEqual(
    [...Object.keys(below).filter((layer) => layer !== 'rules'), 'src/cli'].sort(),
  );
});

test('one folder knows the yaml package, one reads the disk', () => {
  const importing = (wanted: (line: string) => boolean) => files.filter((file) => imports(file).some(wanted));
  expect(importing((target) => target === 'yaml').filter((file) => layerOf(file) !== 'src/yaml')).toEqual([]);
  const disk = /\b(?:readFile|readdir|stat|lstat|realpath|exists|open|read|createReadStream|opendir|access)(?:Sync)?\b/;
  const readers = files.filter((file) => disk.test(/^import \{([^}]*)\} from 'node:fs(?:\/promises)?'/m.exec(text(file))?.[1] ?? ''));
  expect(readers.filter((file) => layerOf(file) !== 'src/input')).toEqual([]);
  // Nothing found in the input is run, and nothing is asked of the network; `isIP` of node:net only looks at a text.
  expect(importing((target) => /^node:(?:child_process|worker_threads|cluster|vm|https?|http2|tls|dns|dgram)\b/.test(target))).toEqual([]);
  expect(files.filter((file) => /import \{(?! isIP(?:v[46])?(?:, isIP(?:v[46])?)* \})[^}]*\} from 'node:net'/.test(text(file)))).toEqual(
    [],
  );
});

test('no folder or file is a drawer for odds and ends', () => {
  expect(files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.ts$)/.test(file))).toEqual([]);
});
