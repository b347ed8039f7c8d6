import { posix } from 'node:path';
import type { FileContents, Resource } from '../graph/index.ts';
import { Field, parseDocument, SourceFile, splitDocuments } from '../yaml/index.ts';
import type { InputNotice } from './notice.ts';

/**
 * What kustomizations of the input change about its objects. They are not built: an object is linted as it stands, without what a patch says about it, and
 * what a patch touches counts as decided elsewhere.
 */
export interface Patched {
  /** Files without those that hold only parts of objects. */
  readonly contents: readonly FileContents[];
  readonly notices: readonly InputNotice[];
}

/** Takes the patches of kustomizations out of the input. */
export function withoutPatches(contents: readonly FileContents[]): Patched {
  const kustomizations = contents.flatMap(({ resources }) => resources.filter(({ kind }) => kind === 'Kustomization'));
  if (kustomizations.length === 0) return { contents, notices: [] };
  const byPath = new Map(contents.map((content) => [posix.normalize(content.file.path), content]));
  const patches = new Map<FileContents, Resource>();
  const targets = contents.flatMap(({ resources }) => resources);
  for (const kustomization of kustomizations) {
    const fileOf = (path: string) => byPath.get(posix.join(posix.dirname(kustomization.file.path), path));
    for (const { path, text, target } of patchesOf(kustomization)) {
      const file = path === undefined ? undefined : fileOf(path);
      if (file) patches.set(file, kustomization);
      const source = file?.file ?? (text === undefined ? undefined : new SourceFile(kustomization.file.path, text));
      if (source)
        apply(
          source,
          target,
          targets.filter((resource) => resource.file !== source),
        );
    }
    for (const path of partsOf(kustomization)) {
      const file = fileOf(path);
      if (file) patches.set(file, kustomization);
    }
  }
  return {
    contents: contents.map((content) =>
      patches.has(content) ? { ...content, resources: [], deferred: [], problems: [], unknownKinds: [] } : content,
    ),
    notices: [...patches].map(([{ file }, by]) => ({
      kind: 'partial',
      message: `${file.path} is a part of what ${by.file.path} builds, and no object of its own; it is not linted. Lint what kustomize builds.`,
      file: file.path,
      isError: false,
    })),
  };
}

interface Patch {
  readonly path: string | undefined;
  readonly text: string | undefined;
  /** Which objects it is for, where it does not say so itself. */
  readonly target: Field;
}

function patchesOf({ root }: Resource): Patch[] {
  const out: Patch[] = [];
  for (const key of ['patches', 'patchesJson6902'])
    for (const patch of root.get(key).items())
      out.push({ path: patch.get('path').string(), text: patch.get('patch').text(), target: patch.get('target') });
  for (const patch of root.get('patchesStrategicMerge').items()) {
    const written = patch.text();
    const isText = written?.includes('\n') ?? false;
    out.push({ path: isText ? undefined : written, text: isText ? written : undefined, target: patch.get('target') });
  }
  return out;
}

/** Files that configure how kustomize builds, in the shape of objects. */
const partsOf = ({ root }: Resource): string[] =>
  ['transformers', 'generators', 'validators', 'configurations'].flatMap((key) =>
    root
      .get(key)
      .items()
      .map((item) => item.string() ?? ''),
  );

/** Marks what a patch touches. */
function apply(source: SourceFile, target: Field, resources: readonly Resource[]): void {
  for (const raw of splitDocuments(source)) {
    const { root } = parseDocument(raw);
    if (!root) continue;
    const patch = Field.root(source, root);
    const wanted = target.exists ? target : patch;
    for (const resource of resources.filter((one) => matches(one, wanted, target.exists))) {
      if (patch.type === 'seq') for (const operation of patch.items()) operate(resource.root, operation.get('path').string() ?? '');
      else overlay(resource.root, patch);
    }
  }
}

function matches(resource: Resource, wanted: Field, isTarget: boolean): boolean {
  const kind = wanted.get('kind').string();
  if (kind !== undefined && resource.ref.kind !== kind) return false;
  const name = (isTarget ? wanted.get('name') : wanted.get('metadata', 'name')).string();
  // The name of a target is a regular expression; the one that somebody else wrote is not run.
  return name === undefined || resource.name === name || (isTarget && /[^\w.-]/.test(name));
}

function overlay(target: Field, patch: Field): void {
  for (const key of patch.keys()) {
    if (key === 'apiVersion' || key === 'kind') continue;
    const [old, next] = [target.get(key), patch.get(key)];
    if (key === 'metadata') {
      for (const part of ['labels', 'annotations'])
        if (next.get(part).exists) old.get(part).exists ? old.get(part).markPartial() : old.markPartial();
    } else if (old.type === 'map' && next.type === 'map') overlay(old, next);
    else if (old.type === 'seq') old.markPartial();
    else target.markPartial();
  }
}

/** A JSON Patch operation changes the value at a path, and so the map or list that holds it. */
function operate(root: Field, path: string): void {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let field = root;
  for (const step of steps.slice(0, -1)) {
    const next = field.get(/^\d+$/.test(step) && field.type === 'seq' ? Number(step) : step);
    if (next.type !== 'map' && next.type !== 'seq') break;
    field = next;
  }
  field.markPartial();
}
