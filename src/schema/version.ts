/** Minor version of Istio, as `[1, 29]`. */
export type Release = readonly [number, number];

/** Whether the target is at least a release. Without a target it is the newest, which has everything. */
export const atLeast = (target: Release | undefined, release: Release | undefined): boolean =>
  !target || !release || target[0] > release[0] || (target[0] === release[0] && target[1] >= release[1]);

export const formatVersion = (release: Release | undefined): string => (release ? release.join('.') : '');
