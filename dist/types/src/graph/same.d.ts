import type { Resource } from './resource.ts';
/** Whether two manifests of the same object ask for the same. */
export declare function sameContent(a: Resource, b: Resource): boolean;
