import { type FileContents, readFile } from '../graph/index.ts';
import { findSources, type SourceOptions } from './files.ts';
import { withoutPatches } from './kustomize.ts';
import type { InputNotice } from './notice.ts';
import { type ClusterView, viewsOf } from './views.ts';

export { findSources, maxSize, readSources, type SourceOptions, type Sources } from './files.ts';
export type { InputNotice, InputNoticeKind } from './notice.ts';
export { prefixInRepository } from './repository.ts';
export { type ClusterView, viewsOf } from './views.ts';

export interface InputOptions extends SourceOptions {
  /** Namespace of objects that name none. */
  readonly namespace?: string | undefined;
}

/** Everything that a run is about. */
export interface LintInput {
  readonly contents: readonly FileContents[];
  readonly views: readonly ClusterView[];
  readonly notices: readonly InputNotice[];
  /** Something that was asked for could not be read: exit status 2. */
  readonly failed: boolean;
  /** Nothing was found that says of itself what kind of object it is: exit status 2, unless an empty input is fine. */
  readonly isEmpty: boolean;
}

/** Reads files, directories, globs and `-`, and finds out which of them describe one cluster together. */
export async function readInput(paths: readonly string[], options: InputOptions = {}): Promise<LintInput> {
  const { files, notices } = await findSources(paths, options);
  const read = files.map((file) => readFile(file, options.namespace ?? 'default'));
  const { contents, notices: patches } = withoutPatches(read);
  return {
    contents,
    views: viewsOf(contents),
    notices: [...notices, ...patches, ...contents.flatMap(templateNotices), ...contents.flatMap(removedNotices)],
    failed: notices.some(({ isError }) => isError),
    isEmpty: !contents.some(({ manifests, problems }) => manifests > 0 || problems.length > 0),
  };
}

const templateNotices = ({ file, templates }: FileContents): InputNotice[] =>
  templates.map(({ start, end, isUnreadable }) => ({
    kind: 'template',
    message: isUnreadable
      ? `${file.path} holds a template that is no YAML before its values are filled in; it is not linted. Lint what it renders.`
      : `${file.path} holds a template; what depends on its values is not linted. Lint what it renders.`,
    file: file.path,
    range: file.firstLineRange(start, end),
    isError: false,
  }));

const removedNotices = ({ file, removed }: FileContents): InputNotice[] =>
  removed.map(({ start, end, message }) => ({
    kind: 'removed-kind',
    message: `${message}; it has no effect and is not linted.`,
    file: file.path,
    range: file.firstLineRange(start, end),
    isError: false,
  }));

/** What `istio-tls-lint views` shows of a view. */
export interface ViewDescription {
  readonly name: string;
  readonly reason: string;
  readonly objects: number;
  readonly files: readonly { readonly path: string; readonly objects: number; readonly skipped: number }[];
}

/** The views as plain data: which files form which, and why. Files without objects that rules read are left out. */
export const describeViews = (views: readonly ClusterView[]): ViewDescription[] =>
  views.map(({ name, reason, contents, resources }) => ({
    name,
    reason,
    objects: resources.length,
    files: contents
      .filter((content) => content.resources.length > 0)
      .map(({ file, resources: own, skipped }) => ({ path: file.path, objects: own.length, skipped })),
  }));

/** The views as text. */
export function formatViews({ views, contents, notices }: LintInput): string {
  const lines: string[] = [];
  for (const { name, reason, objects, files } of describeViews(views)) {
    lines.push(`${name} (${count(objects, 'object')} in ${count(files.length, 'file')})`, `  ${reason}`);
    for (const { path, objects: own } of files) lines.push(`  ${path}: ${count(own, 'object')}`);
    lines.push('');
  }
  const skipped = contents.reduce((sum, file) => sum + file.skipped, 0);
  if (skipped > 0) lines.push(`${count(skipped, 'document')} of kinds that no rule reads ${skipped === 1 ? 'was' : 'were'} skipped.`);
  for (const { message } of notices) lines.push(message);
  return `${lines.join('\n').trimEnd()}\n`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
