import {
  closeSync,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { SourceFile } from '../yaml/index.ts';
import { decode } from './decode.ts';
import type { InputNotice, InputNoticeKind } from './notice.ts';

/** Files larger than this are not read, in bytes. */
export const maxSize = 10 * 1024 * 1024;

export interface SourceOptions {
  /** Where relative paths start, and what paths are shown relative to. */
  readonly cwd?: string;
  /** Reads standard input; asked only where a path is `-`. */
  readonly stdin?: () => Buffer;
  /** What the text on standard input is called. A file of that name that is also read is replaced by it. */
  readonly stdinFilename?: string | undefined;
}

export interface Sources {
  readonly files: readonly SourceFile[];
  readonly notices: readonly InputNotice[];
}

/** Manifests below the given paths, for callers that know that they exist. */
export const readSources = (paths: readonly string[]): SourceFile[] => [...collectSources(paths).files];

/**
 * Reads what the command line names: files, directories, globs, `-`. Never throws for what it finds on the disk: every file that is not read is a notice,
 * and the others are read all the same.
 */
export async function findSources(paths: readonly string[], options: SourceOptions = {}): Promise<Sources> {
  const cwd = options.cwd ?? process.cwd();
  const named: string[] = [];
  const notices: InputNotice[] = [];
  for (const path of paths) {
    if (path === '-' || !/[*?[\]{}!()]/.test(path) || exists(resolve(cwd, path))) {
      named.push(path);
      continue;
    }
    const found = await expand(path, cwd);
    if (found.length === 0) notices.push(problem('missing', path, `No file matches ${path}.`));
    named.push(...found);
  }
  const { files, notices: more } = collectSources(named, options);
  return { files, notices: [...notices, ...more] };
}

async function expand(pattern: string, cwd: string): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  const posix = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  const found = await glob(posix, {
    cwd,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    suppressErrors: true,
    ignore: ignoredGlobs,
  });
  return found.filter(isManifestName).sort();
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Reads files, directories and `-`, in the order given, each file once. */
export function collectSources(paths: readonly string[], options: SourceOptions = {}): Sources {
  const collector = new Collector(options);
  for (const path of paths) collector.add(path);
  return collector.finish();
}

const skippedDirectories: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.terraform', '.venv', 'node_modules', 'vendor']);
const ignoredGlobs = [...skippedDirectories].map((name) => `**/${name}/**`);

/** `._name` is what macOS keeps beside a file on foreign disks, `.#name` the lock of an editor. */
const isManifestName = (name: string): boolean => /\.(?:ya?ml|json)$/i.test(name) && !/^\.[_#]/.test(basename(name));

/** What Kustomize reads in a folder. */
const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

class Collector {
  readonly #cwd: string;
  readonly #options: SourceOptions;
  readonly #files = new Map<string, SourceFile>();
  readonly #kustomized = new Map<string, boolean>();
  readonly #notices: InputNotice[] = [];
  readonly #directories = new Set<string>();
  /** Directories, without links, that links may lead into. */
  readonly #roots: string[] = [];
  #stdin: SourceFile | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#cwd = options.cwd ?? process.cwd();
    this.#roots.push(realPath(this.#cwd) ?? this.#cwd);
  }

  add(path: string): void {
    if (path === '-') {
      this.#addStdin();
      return;
    }
    const full = resolve(this.#cwd, path);
    const shown = this.#shown(full);
    // What a shell puts in place of <(command) is a pipe, but one that was asked for.
    if (/^\/dev\/(?:fd\/\d+|stdin)$/.test(full)) {
      this.#read(full, full, shown);
      return;
    }
    let stats: ReturnType<typeof statSync>;
    try {
      stats = statSync(full);
    } catch (error) {
      this.#failed(error, shown);
      return;
    }
    const real = realPath(full) ?? full;
    if (stats.isDirectory()) {
      this.#roots.push(real);
      this.#walk(full, real, shown);
    } else if (!stats.isFile()) this.#notAFile(shown);
    else if (!isManifestName(full)) this.#note('not-a-manifest', shown, `${shown} is no .yaml, .yml or .json file, so it is not read.`);
    else if (!this.#isInside(real) && !isWithin(real, realPath(dirname(full)) ?? dirname(full))) this.#leaves(shown, true);
    else this.#read(full, real, shown);
  }

  finish(): Sources {
    const files = [...this.#files.values()];
    if (this.#stdin) files.push(this.#stdin);
    return { files, notices: this.#notices };
  }

  #addStdin(): void {
    if (this.#stdin) return;
    const name = this.#options.stdinFilename;
    const shown = name === undefined ? '<stdin>' : this.#shown(resolve(this.#cwd, name));
    try {
      const bytes = (this.#options.stdin ?? (() => readFileSync(0)))();
      const file = bytes.length > maxSize ? this.#tooLarge(shown) : this.#decoded(bytes, shown);
      this.#stdin = file ?? new SourceFile(shown, '');
    } catch (error) {
      this.#failed(error, shown);
    }
    // The editor's text stands for the file on the disk.
    if (name !== undefined) {
      const full = resolve(this.#cwd, name);
      const real = realPath(full) ?? full;
      this.#files.delete(real);
      this.#replaced = real;
    }
  }

  #replaced: string | undefined;

  /**
   * @param directory as it was reached, which may be through a link
   * @param real without links
   * @param shown for people
   */
  #walk(directory: string, real: string, shown: string): void {
    if (this.#directories.has(real)) return;
    this.#directories.add(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(directory, { withFileTypes: true });
    } catch (error) {
      this.#failed(error, shown);
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const isChart = entries.some(({ name }) => name === 'Chart.yaml');
    if (isChart && entries.some((entry) => entry.name === 'templates' && entry.isDirectory())) this.#chart(shown);
    const prefix = shown === '.' ? '' : shown.endsWith('/') ? shown : `${shown}/`;
    for (const entry of entries) {
      const { name } = entry;
      if (entry.isFile()) {
        if (isManifestName(name)) this.#read(directory + sep + name, real + sep + name, prefix + name);
      } else if (entry.isDirectory()) {
        // What a chart holds is templates, and copies of charts that are linted where they come from.
        const isOfChart = isChart && (name === 'templates' || name === 'charts');
        if (!skippedDirectories.has(name) && !isOfChart) this.#walk(join(directory, name), join(real, name), prefix + name);
      } else if (entry.isSymbolicLink()) this.#follow(join(directory, name), prefix + name);
      else if (isManifestName(name)) this.#notAFile(prefix + name);
    }
  }

  #follow(path: string, shown: string): void {
    let real: string;
    let stats: ReturnType<typeof statSync>;
    try {
      real = realpathSync(path);
      stats = statSync(real);
    } catch (error) {
      if (isManifestName(path)) this.#failed(error, shown);
      else this.#note('link-loop', shown, `${shown} is a link that leads nowhere; it is not followed.`);
      return;
    }
    const matters = stats.isDirectory() || isManifestName(path);
    if (!matters) return;
    if (!this.#isInside(real)) this.#leaves(shown, false);
    else if (stats.isFile()) this.#read(path, real, shown);
    else if (!stats.isDirectory()) this.#notAFile(shown);
    else if (isWithin(path, real) || isWithin(realPath(dirname(path)) ?? path, real))
      this.#note('link-loop', shown, `${shown} is a link to a directory that it stands in; it is not followed.`);
    else this.#walk(path, real, shown);
  }

  #read(path: string, real: string, shown: string): void {
    if (this.#files.has(real) || this.#replaced === real) return;
    let file: SourceFile | undefined;
    try {
      const bytes = bytesOf(path);
      file = bytes === 'too large' ? this.#tooLarge(shown, path) : this.#decoded(bytes, shown, this.#isKustomized(dirname(path)));
    } catch (error) {
      this.#failed(error, shown);
    }
    if (file) this.#files.set(real, file);
  }

  /** Whether a kustomization stands beside the file or, as for a folder of patches, one level above. */
  #isKustomized(directory: string): boolean {
    let known = this.#kustomized.get(directory);
    if (known === undefined) {
      known = [directory, dirname(directory)].some((at) => kustomizationNames.some((name) => existsSync(join(at, name))));
      this.#kustomized.set(directory, known);
    }
    return known;
  }

  #decoded(bytes: Buffer, shown: string, isKustomized = false): SourceFile | undefined {
    const decoded = decode(bytes);
    if ('binary' in decoded) {
      this.#note('binary', shown, `${shown} is no text: it holds NUL bytes. It is not read.`, true);
      return undefined;
    }
    const file = new SourceFile(shown, decoded.text, isKustomized);
    if (decoded.invalidAt !== undefined && /\bkind\b/.test(decoded.text)) {
      const { line, column } = file.position(decoded.invalidAt);
      this.#note('encoding', shown, `${shown}:${line}:${column} is no UTF-8; kubectl refuses the file. It is read as far as that goes.`);
    }
    return file;
  }

  /** A large file in a directory is worth an error only where it may hold manifests at all. */
  #tooLarge(shown: string, path?: string): undefined {
    if (path === undefined || mayHoldManifests(path))
      this.#note('too-large', shown, `${shown} is larger than ${maxSize / 1024 / 1024} MB. It is not read.`, true);
    return undefined;
  }

  #chart(shown: string): void {
    this.#note(
      'chart',
      shown,
      `${shown} is a Helm chart; its templates are not linted as they stand. Lint what it renders: helm template ${quoted(shown)} | istio-tls-lint -`,
    );
  }

  #leaves(shown: string, isError: boolean): void {
    this.#note('link-outside', shown, `${shown} is a link that leaves the directory being linted; it is not followed.`, isError);
  }

  #notAFile(shown: string): void {
    this.#note('not-a-file', shown, `${shown} is neither a file nor a directory. It is not read.`, true);
  }

  #failed(error: unknown, shown: string): void {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT') this.#note('missing', shown, `${shown} does not exist.`, true);
    else if (code === 'ELOOP') this.#note('link-loop', shown, `${shown} is a link that leads back to itself.`, true);
    else this.#note('unreadable', shown, `${shown} cannot be read: ${reasons[code] ?? (code || String(error))}.`, true);
  }

  #note(kind: InputNoticeKind, file: string, message: string, isError = false): void {
    this.#notices.push({ kind, message, file, isError });
  }

  #isInside(real: string): boolean {
    return this.#roots.some((root) => isWithin(real, root));
  }

  /** Relative to where the command runs, where it lies below that; with `/` on every system. */
  #shown(path: string): string {
    const below = relative(this.#cwd, path);
    const text = below === '' ? '.' : below.startsWith('..') || isAbsolute(below) ? path : below;
    return sep === '/' ? text : text.replaceAll(sep, '/');
  }
}

const problem = (kind: InputNoticeKind, file: string, message: string): InputNotice => ({ kind, message, file, isError: true });

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is no directory',
  EISDIR: 'it is a directory',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
};

const quoted = (word: string): string => (/^[\w./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const isWithin = (path: string, root: string): boolean => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** One buffer for all files: most are small, and none is larger. */
let shared: Buffer | undefined;

/** The bytes of a file, valid until the next call. @throws what the system says */
function bytesOf(path: string): Buffer | 'too large' {
  shared ??= Buffer.allocUnsafe(64 * 1024);
  const descriptor = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, shared, length, shared.length - length, null);
      length += count;
      if (length > maxSize) return 'too large';
      if (count === 0) return shared.subarray(0, length);
      if (length === shared.length) {
        const { size } = fstatSync(descriptor);
        if (size > maxSize) return 'too large';
        const larger = Buffer.allocUnsafe(Math.max(size + 1, shared.length * 2));
        shared.copy(larger, 0, 0, length);
        shared = larger;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Looks for the two words that every manifest holds, a piece at a time. */
function mayHoldManifests(path: string): boolean {
  const piece = Buffer.allocUnsafe(1024 * 1024);
  const missing = new Set(['kind', 'apiVersion']);
  const descriptor = openSync(path, 'r');
  try {
    // Beyond 256 MB nobody waits for an answer.
    for (let pieces = 0; pieces < 256; pieces++) {
      const count = readSync(descriptor, piece, 0, piece.length, null);
      if (count === 0) return false;
      const part = piece.subarray(0, count);
      for (const word of missing) if (part.includes(word)) missing.delete(word);
      if (missing.size === 0) return true;
    }
    return true;
  } finally {
    closeSync(descriptor);
  }
}
