import { describe, expect, test } from 'vitest';
import { SourceFile } from '../yaml/index.ts';
import { Graph, readFile } from './index.ts';

const gateway = (port: string) => `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: web}\nspec: {port: ${port}}\n`;
const graphOf = (files: Record<string, string>, isKustomized: boolean) =>
  new Graph(
    Object.entries(files).flatMap(([path, text]) => readFile(new SourceFile(path, text, isKustomized), 'default').resources),
    { now: 0, closedWorld: new Set() },
  );
const keptIn = (graph: Graph) => graph.all('Gateway').map(({ file }) => file.path);

describe('an object that is written twice', () => {
  test('the last one counts, and replaces the other', () => {
    const graph = graphOf({ 'a.yaml': gateway('1'), 'b.yaml': gateway('2') }, false);
    expect(keptIn(graph)).toEqual(['b.yaml']);
    expect(graph.replaced.size).toBe(1);
  });

  test('Kustomize builds no object twice, so two of its files never meet', () => {
    expect(graphOf({ 'a/a.yaml': gateway('1'), 'b/b.yaml': gateway('2') }, true).replaced.size).toBe(0);
  });
});
