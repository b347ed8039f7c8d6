/** Key pairs and CA keys of Secrets and ConfigMaps, each in the order in which istiod looks for them (pilot/pkg/credentials/kube/secrets.go). */
const certificateKeys = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const;
const caKeys = ['cacert', 'ca.crt'] as const;

/** The key pair of a Secret that is served. */
export const servedKeys = (keys: ReadonlySet<string>): readonly [string, string] | undefined =>
  certificateKeys.find((pair) => pair.every((key) => keys.has(key)));

/** The key whose certificates are used as CA. */
export const servedCaKey = (keys: ReadonlySet<string>): string | undefined => caKeys.find((key) => keys.has(key));
