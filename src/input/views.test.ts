import { describe, expect, test } from 'vitest';
import { readFile } from '../graph/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { formatViews, viewsOf } from './index.ts';

const object = (kind: string, name: string, value: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {host: ${value}}\n`;
const contentsOf = (files: Record<string, string>) =>
  Object.entries(files).map(([path, text]) => readFile(new SourceFile(path, text), 'default'));
const views = (files: Record<string, string>) =>
  Object.fromEntries(viewsOf(contentsOf(files)).map(({ name, contents }) => [name, contents.map(({ file }) => file.path)]));

describe('views', () => {
  test('all files of a run are one view, also where they repeat each other', () => {
    const gateway = object('Gateway', 'a', 'x');
    expect(views({ 'a/1.yaml': gateway, 'b/1.yaml': `# copied\n${gateway}`, 'c.yaml': '' })).toEqual({
      default: ['a/1.yaml', 'b/1.yaml', 'c.yaml'],
    });
  });

  test('where an object stands twice with different content, each branch with a copy is a view, and the rest belongs to all', () => {
    expect(
      views({
        'base/ns.yaml': object('Sidecar', 's', 'x'),
        'envs/common.yaml': object('Sidecar', 't', 'x'),
        'envs/dev/gw.yaml': object('Gateway', 'a', 'dev'),
        'envs/dev/more.yaml': '',
        'envs/prod/gw.yaml': object('Gateway', 'a', 'prod'),
        'envs/docs/readme.yaml': '',
      }),
    ).toEqual({
      'envs/dev': ['base/ns.yaml', 'envs/common.yaml', 'envs/dev/gw.yaml', 'envs/dev/more.yaml', 'envs/docs/readme.yaml'],
      'envs/prod': ['base/ns.yaml', 'envs/common.yaml', 'envs/prod/gw.yaml', 'envs/docs/readme.yaml'],
    });
  });

  test('branches are split again until every object stands once', () => {
    const files: Record<string, string> = {};
    for (const cluster of ['a', 'b'])
      for (const stage of ['dev', 'prod']) files[`${cluster}/${stage}/gw.yaml`] = object('Gateway', 'g', cluster + stage);
    expect(Object.keys(views(files))).toEqual(['a/dev', 'a/prod', 'b/dev', 'b/prod']);
  });

  test('the same branches in many directories are one view each, not every combination', () => {
    const files: Record<string, string> = {};
    for (let app = 0; app < 50; app++)
      for (const stage of ['dev', 'prod']) files[`apps/${app}/${stage}/vs.yaml`] = object('VirtualService', `v${app}`, stage);
    expect(Object.entries(views(files)).map(([name, contents]) => [name, contents.length])).toEqual([
      ['apps/*/dev', 50],
      ['apps/*/prod', 50],
    ]);
  });

  test('a file beside the branches is one of them where it holds a copy', () => {
    expect(views({ 'gw.yaml': object('Gateway', 'a', 'x'), 'other.yaml': '', 'dev/gw.yaml': object('Gateway', 'a', 'y') })).toEqual({
      '.': ['gw.yaml', 'other.yaml'],
      dev: ['other.yaml', 'dev/gw.yaml'],
    });
  });

  test('copies in one directory, repeated Namespaces and names that are not known split nothing', () => {
    const namespace = (label: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {l: ${label}}}\n`;
    expect(
      Object.keys(
        views({
          'a/1.yaml': `${object('Gateway', 'a', 'x')}---\n${object('Gateway', '"{{ x }}"', 'x')}---\n${namespace('x')}`,
          'a/2.yaml': object('Gateway', 'a', 'y'),
          'b/1.yaml': `${object('Gateway', '"{{ x }}"', 'y')}---\n${namespace('y')}`,
        }),
      ),
    ).toEqual(['default']);
  });

  test('can be printed with the reason for them', () => {
    const contents = contentsOf({ 'dev/gw.yaml': object('Gateway', 'a', 'x'), 'prod/gw.yaml': object('Gateway', 'a', 'y') });
    expect(formatViews({ contents, views: viewsOf(contents), notices: [], failed: false, isEmpty: false })).toBe(
      `dev (1 object in 1 file)
  Gateway default/a stands in dev/gw.yaml and, with different content, in prod/gw.yaml.
  dev/gw.yaml: 1 object

prod (1 object in 1 file)
  Gateway default/a stands in dev/gw.yaml and, with different content, in prod/gw.yaml.
  prod/gw.yaml: 1 object
`,
    );
  });
});
