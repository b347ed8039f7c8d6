import { expect, test } from 'vitest';
import { SourceFile } from '../yaml/index.ts';
import { kindOf, removedKind, writtenKind } from './kinds.ts';
import { readFile } from './read.ts';

test('a kind under a wrong group is what its word says, where every kind of the group is known', () => {
  expect(writtenKind('networking.istio.io/v1', 'PeerAuthentication')).toBe('PeerAuthentication');
  expect(writtenKind('v1', 'Deployment')).toBe('Deployment');
  expect(writtenKind('networking.k8s.io/v1', 'Gateway')).toBe('KubernetesGateway');
  expect(writtenKind('security.istio.io/v1', 'Gateway')).toBe('Gateway');
  // Somebody else's Service, and a Service that a reference names.
  expect(writtenKind('serving.knative.dev/v1', 'Service')).toBeUndefined();
  expect(kindOf('networking.istio.io/v1', 'Service')).toBeUndefined();
});

test('documents of kinds that Istio has removed are named with what became of them, and not read', () => {
  expect(removedKind('networking.istio.io/v1', 'Gateway')).toBeUndefined();
  const { resources, removed } = readFile(
    new SourceFile('a.yaml', 'apiVersion: authentication.istio.io/v1alpha1\nkind: MeshPolicy\nmetadata:\n  name: default\n'),
    'default',
  );
  expect(resources).toEqual([]);
  expect(removed.map(({ message }) => message)).toEqual([
    'MeshPolicy (authentication.istio.io/v1alpha1) was removed in Istio 1.6; a PeerAuthentication in the root namespace took its place',
  ]);
});
