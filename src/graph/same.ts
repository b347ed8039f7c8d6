import type { Resource } from './resource.ts';

/** What the cluster writes into an object; a dump carries it and the file that it was made from does not. */
const written: ReadonlySet<string> = new Set(['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid']);
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Whether two manifests of the same object ask for the same. */
export function sameContent(a: Resource, b: Resource): boolean {
  return equal(wanted(a), wanted(b));
}

function wanted({ json }: Resource): unknown {
  const { status: _, metadata, apiVersion, ...rest } = json;
  const isMap = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  if (!isMap) return rest;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(metadata)) if (!written.has(key)) kept[key] = value;
  if (typeof kept.annotations === 'object' && kept.annotations !== null) {
    const { [lastApplied]: __, ...annotations } = kept.annotations as Record<string, unknown>;
    kept.annotations = annotations;
  }
  // Any served version of a group is the same object.
  return { ...rest, metadata: kept, group: String(apiVersion).replace(/\/?[^/]*$/, '') };
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
