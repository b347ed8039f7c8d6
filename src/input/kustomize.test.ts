import { describe, expect, test } from 'vitest';
import { readFile } from '../graph/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { withoutPatches } from './kustomize.ts';

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: istio-ingress }
spec:
  selector: { istio: ingress }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop.example.com]
`;
const patch = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop }
spec:
  servers: [{ port: { number: 8443 } }]
`;
const run = (files: Record<string, string>) => {
  const { contents, notices } = withoutPatches(
    Object.entries(files).map(([path, text]) => readFile(new SourceFile(path, text), 'default')),
  );
  const base = contents.find(({ file }) => file.path === 'base/gateway.yaml')?.resources[0];
  const partial = ['servers', 'selector'].filter((key) => base?.at('spec', key).isPartial);
  return {
    linted: contents.flatMap(({ resources }) => resources.map(({ file, kind }) => `${kind} ${file.path}`)),
    partial,
    notices: notices.map(({ file }) => file),
  };
};

describe('patches of kustomizations', () => {
  test('are no objects, and what they touch is decided elsewhere', () => {
    expect(
      run({
        'base/gateway.yaml': gateway,
        'overlays/dev/kustomization.yaml': 'resources: [../../base]\npatches:\n- path: ports.yaml\n',
        'overlays/dev/ports.yaml': patch,
      }),
    ).toEqual({
      linted: ['Gateway base/gateway.yaml', 'Kustomization overlays/dev/kustomization.yaml'],
      partial: ['servers'],
      notices: ['overlays/dev/ports.yaml'],
    });
  });

  test.each([
    ['in place', `patchesStrategicMerge:\n- |-\n  ${patch.replaceAll('\n', '\n  ')}`],
    [
      'JSON Patch',
      'patches:\n- target: {kind: Gateway, name: shop}\n  patch: |-\n    - {op: add, path: /spec/servers/0/tls, value: {mode: SIMPLE}}\n',
    ],
  ])('%s', (_, kustomization) => {
    expect(run({ 'base/gateway.yaml': gateway, 'dev/kustomization.yaml': kustomization }).partial).toEqual(['servers']);
  });

  test('of other objects change nothing', () => {
    const other = 'patches:\n- target: {kind: Gateway, name: other}\n  patch: |-\n    - {op: remove, path: /spec/servers}\n';
    expect(run({ 'base/gateway.yaml': gateway, 'dev/kustomization.yaml': other }).partial).toEqual([]);
  });
});
