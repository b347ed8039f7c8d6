import { type Field, isUnknown, type Place } from '../yaml/index.ts';
import type { Graph } from './graph.ts';
import type { Resource } from './resource.ts';
import { configMapEvidence, knownSecretsNamed, secretEvidence } from './secrets.ts';

/** A volume of a Pod as plain data, as far as it decides which files there are. */
export interface Volume {
  name?: string;
  secret?: { secretName?: string; items?: KeyToPath[]; optional?: boolean };
  configMap?: { name?: string; items?: KeyToPath[]; optional?: boolean };
  projected?: { sources?: ProjectedSource[] };
  [other: string]: unknown;
}

interface ProjectedSource {
  secret?: { name?: string; items?: KeyToPath[]; optional?: boolean };
  configMap?: { name?: string; items?: KeyToPath[]; optional?: boolean };
  [other: string]: unknown;
}

interface KeyToPath {
  key?: string;
  path?: string;
}

export interface VolumeMount {
  name?: string;
  mountPath?: string;
  subPath?: string;
  subPathExpr?: string;
}

/** A mount of one container with the volume behind it (undefined where the Pod declares none of that name). */
export interface Mount {
  readonly mount: VolumeMount;
  readonly volume: Volume | undefined;
  readonly at: Place;
}

/** Whether a container sees a file. `unknown` where the volume is of a kind whose files no manifest shows. */
export type FileEvidence =
  | { readonly state: 'present'; readonly mount: Mount }
  | { readonly state: 'unknown' }
  | { readonly state: 'absent'; readonly reason: 'not-mounted' }
  /** Mounted from an object that is in the view and lacks the key, or has it under another file name. */
  | {
      readonly state: 'absent';
      readonly reason: 'no-such-key';
      readonly mount: Mount;
      readonly source: Resource;
      readonly files: readonly string[];
    }
  /** Mounted from an object that is not in the view; `certain` where it cannot be only in the cluster. */
  | {
      readonly state: 'absent';
      readonly reason: 'no-such-object';
      readonly mount: Mount;
      readonly kind: 'Secret' | 'ConfigMap';
      readonly name: string;
      readonly optional: boolean;
      readonly certain: boolean;
    };

/** What an object that stands in no file may still be: made by a controller, or only in the cluster. */
export type ContentsOf = (
  kind: 'Secret' | 'ConfigMap',
  namespace: string,
  name: string,
) => 'unknown' | 'not-in-view' | 'absent' | { readonly resource: Resource; readonly keys: readonly string[] };

/** What the view shows of a Secret or ConfigMap that a Pod mounts. */
export const contentsInView =
  (graph: Graph): ContentsOf =>
  (kind, namespace, name) => {
    const { state, keys, resource } = (kind === 'Secret' ? secretEvidence : configMapEvidence)(graph, namespace, name);
    if (resource && keys) return { resource, keys: [...keys] };
    return state === 'present' || state === 'absent' ? (state === 'absent' ? 'absent' : 'unknown') : elsewhere(graph, kind, name);
  };

/** An object that the view does not hold may be in the cluster, unless the view shows that it was put into another namespace. */
const elsewhere = (graph: Graph, kind: 'Secret' | 'ConfigMap', name: string): 'absent' | 'not-in-view' =>
  (kind === 'Secret' ? knownSecretsNamed(graph, name).map(({ by }) => by) : graph.named('ConfigMap', name)).length > 0
    ? 'absent'
    : 'not-in-view';

const clean = (path: string): string => `/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');

/**
 * Whether a file exists in a container with these mounts (Kubernetes: volumes, subPath, items, projected volumes, optional sources).
 * @param path absolute, or relative to `/`
 */
export function fileEvidence(path: string, mounts: readonly Mount[], namespace: string, contentsOf: ContentsOf): FileEvidence {
  const file = clean(path);
  // The longest mount path wins, as the deeper mount lies over the other.
  const covering = mounts
    .filter(
      ({ mount }) =>
        mount.mountPath !== undefined &&
        (file === clean(mount.mountPath) || file.startsWith(`${clean(mount.mountPath)}/`.replace('//', '/'))),
    )
    .sort((a, b) => clean(b.mount.mountPath ?? '').length - clean(a.mount.mountPath ?? '').length)[0];
  if (!covering) return { state: 'absent', reason: 'not-mounted' };
  const { mount, volume } = covering;
  if (!volume || mount.subPathExpr) return { state: 'unknown' };
  const below = file.slice(clean(mount.mountPath ?? '').length).replace(/^\//, '');
  const inVolume = [mount.subPath, below].filter((part) => part).join('/');
  const sources = volumeSources(volume);
  if (!sources) return { state: 'unknown' };
  const missing: FileEvidence[] = [];
  for (const source of sources) {
    const evidence = fileInSource(inVolume, source, covering, namespace, contentsOf);
    if (evidence.state !== 'absent') return evidence;
    missing.push(evidence);
  }
  // Of several projected sources name the one that is there: the key was meant to be in it.
  return missing.find((evidence) => evidence.state === 'absent' && evidence.reason === 'no-such-key') ?? missing[0] ?? { state: 'unknown' };
}

interface Source {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string | undefined;
  readonly items: readonly KeyToPath[] | undefined;
  readonly optional: boolean;
}

function volumeSources(volume: Volume): Source[] | undefined {
  if (volume.secret)
    return [{ kind: 'Secret', name: volume.secret.secretName, items: volume.secret.items, optional: volume.secret.optional === true }];
  if (volume.configMap)
    return [
      { kind: 'ConfigMap', name: volume.configMap.name, items: volume.configMap.items, optional: volume.configMap.optional === true },
    ];
  const projected = volume.projected?.sources;
  if (!projected) return undefined;
  const sources: Source[] = [];
  for (const source of projected) {
    if (source.secret)
      sources.push({ kind: 'Secret', name: source.secret.name, items: source.secret.items, optional: source.secret.optional === true });
    else if (source.configMap)
      sources.push({
        kind: 'ConfigMap',
        name: source.configMap.name,
        items: source.configMap.items,
        optional: source.configMap.optional === true,
      });
    else return undefined; // tokens, downward API, trust bundles
  }
  return sources;
}

function fileInSource(file: string, source: Source, mount: Mount, namespace: string, contentsOf: ContentsOf): FileEvidence {
  if (!source.name || isUnknown(source.name)) return { state: 'unknown' };
  const item = source.items?.find(({ path }) => path !== undefined && clean(path) === clean(file));
  const contents = contentsOf(source.kind, namespace, source.name);
  if (contents === 'unknown') return { state: 'unknown' };
  if (contents === 'not-in-view' || contents === 'absent') {
    const { kind, name, optional } = source;
    return { state: 'absent', reason: 'no-such-object', mount, kind, name, optional, certain: contents === 'absent' };
  }
  const files = source.items
    ? source.items.filter(({ key }) => key !== undefined && contents.keys.includes(key)).map(({ path }) => path ?? '')
    : contents.keys;
  const found = source.items ? item !== undefined && contents.keys.includes(item.key ?? '') : contents.keys.includes(file);
  return found ? { state: 'present', mount } : { state: 'absent', reason: 'no-such-key', mount, source: contents.resource, files };
}

/** The mounts of a container of a Pod template. */
export function containerMounts(podSpec: Field, container: Field): Mount[] {
  const volumes = (podSpec.get('volumes').json() ?? []) as Volume[];
  return container
    .get('volumeMounts')
    .items()
    .map((at) => {
      const mount = (at.json() ?? {}) as VolumeMount;
      return { mount, volume: volumes.find(({ name }) => name === mount.name), at: at.get('mountPath') };
    });
}
