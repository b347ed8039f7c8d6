import { questionAbout, type Resource } from '../graph/index.ts';
import { type Certificate, certificatesOf, type Pem, readPem } from '../x509/index.ts';
import type { Field } from '../yaml/index.ts';

/** One key of a Secret or ConfigMap with its decoded bytes. Its value never leaves the program. */
export interface MaterialValue {
  readonly key: string;
  readonly at: Field;
  readonly pem: Pem;
  /** In file order; undefined stands for a block that cannot be read. */
  readonly certificates: readonly (Certificate | undefined)[];
}

/**
 * The key pair and CA of a Secret, as istiod picks them: `cert`, `key` and `cacert` before `tls.crt`, `tls.key` and `ca.crt`
 * (pilot/pkg/credentials/kube/secrets.go, ExtractCertInfo and ExtractRoot).
 */
export interface Material {
  /** Every key that has a value, also those whose value is not known. */
  readonly keys: readonly string[];
  readonly certificate: MaterialValue | undefined;
  readonly privateKey: MaterialValue | undefined;
  readonly ca: MaterialValue | undefined;
  readonly revocationList: MaterialValue | undefined;
  /** Where both layouts are there with different values: the one that is never used. */
  readonly shadowed: readonly Field[];
  /** No manifest shows the values: placeholders, encrypted with SOPS, or taken out. */
  readonly redacted: boolean;
}

/** What a Secret or ConfigMap of the view holds. */
export const material = questionAbout((_graph, resource: Resource): Material => {
  const values = new Map<string, MaterialValue>();
  const keys: string[] = [];
  const raw = new Map<string, string>();
  let redacted = false;
  for (const [map, encoded] of [
    [resource.at('data'), resource.kind === 'Secret'],
    [resource.at('binaryData'), true],
    [resource.at('stringData'), false],
  ] as const) {
    for (const key of map.keys()) {
      const at = map.get(key);
      const text = at.string();
      if (at.isUnknown) {
        redacted = true;
        keys.push(key);
        continue;
      }
      if (!text) continue; // an empty value counts as no value
      keys.push(key);
      const bytes = encoded ? Buffer.from(text, 'base64') : Buffer.from(text);
      if (isStandIn(text) || isStandIn(bytes.toString('latin1'))) {
        redacted = true;
        continue;
      }
      raw.set(key, text);
      const pem = readPem(bytes);
      values.set(key, { key, at, pem, certificates: certificatesOf(pem) });
    }
  }
  const own = values.has('cert') && values.has('key');
  const pick = (first: string, second: string) => values.get(first) ?? values.get(second);
  const shadowed = [
    ...(own && raw.has('tls.crt') && raw.get('tls.crt') !== raw.get('cert') ? [values.get('tls.crt')!.at] : []),
    ...(raw.has('cacert') && raw.has('ca.crt') && raw.get('ca.crt') !== raw.get('cacert') ? [values.get('ca.crt')!.at] : []),
  ];
  return {
    keys: [...new Set(keys)],
    certificate: own ? values.get('cert') : values.get('tls.crt'),
    privateKey: own ? values.get('key') : values.get('tls.key'),
    ca: pick('cacert', 'ca.crt'),
    revocationList: values.has('cacert') ? values.get('crl') : values.get('ca.crl'),
    shadowed,
    redacted,
  };
});

/**
 * Values that stand for a real one: what SOPS writes, and what people write where a secret was taken out or an example needs some value.
 * Nothing this short can be a certificate or a key.
 */
const isStandIn = (text: string): boolean =>
  text.startsWith('ENC[') ||
  (!text.includes('-----BEGIN') && (text.length < 48 || /(?:\.\.\.|…)\s*$/.test(text))) ||
  /\n\s*(?:\.\.\.|…|\*{3,})\s*\n/.test(text);
