import { type Field, type Place } from '../yaml/index.ts';
import type { Graph } from './graph.ts';
import type { Resource } from './resource.ts';
/** A volume of a Pod as plain data, as far as it decides which files there are. */
export interface Volume {
    name?: string;
    secret?: {
        secretName?: string;
        items?: KeyToPath[];
        optional?: boolean;
    };
    configMap?: {
        name?: string;
        items?: KeyToPath[];
        optional?: boolean;
    };
    projected?: {
        sources?: ProjectedSource[];
    };
    [other: string]: unknown;
}
interface ProjectedSource {
    secret?: {
        name?: string;
        items?: KeyToPath[];
        optional?: boolean;
    };
    configMap?: {
        name?: string;
        items?: KeyToPath[];
        optional?: boolean;
    };
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
export type FileEvidence = {
    readonly state: 'present';
    readonly mount: Mount;
} | {
    readonly state: 'unknown';
} | {
    readonly state: 'absent';
    readonly reason: 'not-mounted';
}
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
export type ContentsOf = (kind: 'Secret' | 'ConfigMap', namespace: string, name: string) => 'unknown' | 'not-in-view' | 'absent' | {
    readonly resource: Resource;
    readonly keys: readonly string[];
};
/** What the view shows of a Secret or ConfigMap that a Pod mounts. */
export declare const contentsInView: (graph: Graph) => ContentsOf;
/**
 * Whether a file exists in a container with these mounts (Kubernetes: volumes, subPath, items, projected volumes, optional sources).
 * @param path absolute, or relative to `/`
 */
export declare function fileEvidence(path: string, mounts: readonly Mount[], namespace: string, contentsOf: ContentsOf): FileEvidence;
/** The mounts of a container of a Pod template. */
export declare function containerMounts(podSpec: Field, container: Field): Mount[];
export {};
