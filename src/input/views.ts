import { append, type Deferred, type FileContents, type Resource, sameContent } from '../graph/index.ts';

/** The objects of one cluster, with the files that they come from. No rule looks across two views. */
export interface ClusterView {
  readonly name: string;
  readonly contents: readonly FileContents[];
  /** Why these files stand together: one sentence for people. */
  readonly reason: string;
  readonly resources: readonly Resource[];
  readonly deferred: readonly Deferred[];
  /** A document that may belong to the view could not be read, or only a template of it, or stands in a branch of another view. */
  readonly incomplete: boolean;
}

/**
 * Finds out which files describe one cluster together. Everything that is linted in one run does, as with `kubectl apply -f a -f b`, until an object stands
 * in two directories with different content: no cluster can hold both. Then each branch of the tree that holds a copy is a view of its own,
 * and files in no such branch belong to all of them.
 */
export function viewsOf(contents: readonly FileContents[]): ClusterView[] {
  return split({ name: 'default', reason: 'All files of this run describe one cluster.', contents, lacksFiles: false });
}

interface Draft {
  readonly name: string;
  readonly reason: string;
  readonly contents: readonly FileContents[];
  /** Files of other branches may belong to it as well. */
  readonly lacksFiles: boolean;
}

function split(draft: Draft): ClusterView[] {
  const branches = branchesOf(draft.contents);
  if (branches.length === 0) return [viewOf(draft)];
  const branchOf = new Map<FileContents, string>();
  const byLabel = new Map<string, Branching[]>();
  for (const branching of branches) {
    for (const label of branching.children.keys()) append(byLabel, label, branching);
    for (const content of draft.contents) {
      const child = childOf(branching, content.file.path);
      if (child !== undefined) branchOf.set(content, child);
    }
  }
  // The same branch of several directories, as in apps/*/dev, is one view: else every choice of branches would be.
  return [...byLabel].sort(byName).flatMap(([label, of]) => {
    const directories = of.map(({ directory }) => directory);
    const name = joined(of.length === 1 ? commonDirectory(directories) : joined(commonDirectory(directories), '*'), label);
    const contents = draft.contents.filter((content) => (branchOf.get(content) ?? label) === label);
    const lacksFiles = draft.lacksFiles || of.length < branches.length;
    return split({ name, reason: of[0]?.reason ?? draft.reason, contents, lacksFiles });
  });
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function viewOf({ name, reason, contents, lacksFiles }: Draft): ClusterView {
  return {
    name,
    reason,
    contents,
    resources: contents.flatMap((file) => file.resources),
    deferred: contents.flatMap((file) => file.deferred),
    incomplete: lacksFiles || contents.some(({ problems, templates }) => problems.length > 0 || templates.length > 0),
  };
}

/** A directory whose branches hold different versions of one object. */
interface Branching {
  readonly directory: string;
  /** Names of the directories below it that hold a copy, each with the files concerned. */
  readonly children: Map<string, Set<string>>;
  readonly reason: string;
}

/** Stands for the files that are in the directory itself. */
const ownFiles = '.';

/** Only outermost directories: what is below shows when its branch is looked at by itself. */
function branchesOf(contents: readonly FileContents[]): Branching[] {
  const copies = new Map<string, Resource[]>();
  for (const { resources } of contents)
    for (const resource of resources) {
      // A Namespace is often repeated with whatever a directory needs; that is no other cluster.
      if (resource.kind === 'Namespace' || resource.name === '' || resource.isIdentityUnknown) continue;
      append(copies, `${resource.kind}/${resource.id}`, resource);
    }
  const found = new Map<string, Branching>();
  for (const list of copies.values()) {
    const pair = list.length > 1 && conflict(list);
    if (!pair) continue;
    const directory = commonDirectory(list.map(({ file }) => directoryOf(file.path)));
    let branching = found.get(directory);
    if (!branching) {
      const [first, second] = pair;
      const what = `${first.ref.kind} ${first.id}`;
      branching = {
        directory,
        children: new Map(),
        reason: `${what} stands in ${first.file.path} and, with different content, in ${second.file.path}.`,
      };
      found.set(directory, branching);
    }
    for (const { file } of list) {
      const child = below(directory, file.path) ?? ownFiles;
      branching.children.set(child, (branching.children.get(child) ?? new Set()).add(file.path));
    }
  }
  return [...found.values()].filter(({ directory }) => !ancestors(directory).some((outer) => found.has(outer)));
}

/** Two copies of an object that differ and stand in different directories. */
function conflict(copies: readonly Resource[]): readonly [Resource, Resource] | undefined {
  const [first, ...others] = copies;
  if (!first) return undefined;
  const isElsewhere = (copy: Resource) => directoryOf(copy.file.path) !== directoryOf(first.file.path);
  const elsewhere = others.find(isElsewhere);
  if (!elsewhere) return undefined;
  const different = others.filter((copy) => !sameContent(first, copy));
  const far = different.find(isElsewhere);
  if (far) return [first, far];
  // All copies elsewhere equal the first one, so a second version beside the first differs from them.
  const near = different[0];
  return near && [near, elsewhere];
}

const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The name of the directory below another one that a path leads through; undefined for files of the directory itself and elsewhere. */
function below(directory: string, path: string): string | undefined {
  if (directory !== '' && !path.startsWith(`${directory}/`)) return undefined;
  const rest = directory === '' ? path.replace(/^\//, '') : path.slice(directory.length + 1);
  const slash = rest.indexOf('/');
  return slash === -1 ? undefined : rest.slice(0, slash);
}

/** The branch that a file belongs to; undefined for files that all branches share. */
function childOf({ directory, children }: Branching, path: string): string | undefined {
  const child = below(directory, path);
  if (child !== undefined) return children.has(child) ? child : undefined;
  return children.get(ownFiles)?.has(path) ? ownFiles : undefined;
}

/** The directories that a directory stands in, outermost first. */
function ancestors(directory: string): string[] {
  const parts = directory.split('/');
  const out = directory === '' ? [] : [''];
  for (let length = 1; length < parts.length; length++) out.push(parts.slice(0, length).join('/'));
  return out;
}

function commonDirectory(directories: readonly string[]): string {
  const [first = [], ...others] = directories.map((directory) => directory.split('/'));
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same++;
    length = same;
  }
  return first.slice(0, length).join('/');
}

const joined = (directory: string, child: string): string =>
  directory === '' ? child : child === ownFiles ? directory : `${directory}/${child}`;
