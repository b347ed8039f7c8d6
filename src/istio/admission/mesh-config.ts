import { isTrustDomain } from './names.ts';

/** What istiod has against a part of the mesh configuration. `refuse`: it does not take the whole configuration over. */
export interface MeshConfigObjection {
  readonly path: readonly string[];
  readonly message: string;
  readonly effect: 'refuse' | 'warn';
}

/** Curves that istiod passes on to Envoy (security.ValidECDHCurves). */
const curves: ReadonlySet<string> = new Set(['P-224', 'P-256', 'P-384', 'P-521', 'X25519', 'X25519Kyber768Draft00', 'X25519MLKEM768']);

type Map = Readonly<Record<string, unknown>>;
const mapOf = (value: unknown): Map => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Map) : {});
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/**
 * The parts of the mesh configuration that concern TLS and identity (ValidateMeshTLSConfig, ValidateMeshTLSDefaults, validateTrustDomainConfig in
 * pkg/config/validation/agent/validation.go).
 * @param isUnknown whether a text stands for a placeholder
 */
export function meshConfigObjections(written: Map, isUnknown: (value: unknown) => boolean): MeshConfigObjection[] {
  const out: MeshConfigObjection[] = [];
  if (textsOf(mapOf(written.meshMTLS).ecdhCurves).length > 0) {
    const message = 'meshMTLS cannot choose ECDH curves: write them under tlsDefaults, which is for TLS outside the mesh, or remove them';
    out.push({ path: ['meshMTLS', 'ecdhCurves'], message, effect: 'refuse' });
  }
  const seen = new Set<string>();
  for (const curve of textsOf(mapOf(written.tlsDefaults).ecdhCurves)) {
    const path = ['tlsDefaults', 'ecdhCurves'];
    if (isUnknown(curve) || curve === '') continue;
    if (!curves.has(curve)) {
      out.push({
        path,
        message: `The ECDH curve "${curve}" is none that Istio knows: write one of ${[...curves].join(', ')}`,
        effect: 'warn',
      });
    } else if (seen.has(curve)) out.push({ path, message: `The ECDH curve "${curve}" is listed twice`, effect: 'warn' });
    seen.add(curve);
  }
  const domains = [
    ...(typeof written.trustDomain === 'string' ? [{ path: ['trustDomain'], domain: written.trustDomain }] : []),
    ...textsOf(written.trustDomainAliases).map((domain) => ({ path: ['trustDomainAliases'], domain })),
  ];
  for (const { path, domain } of domains) {
    if (isUnknown(domain) || isTrustDomain(domain)) continue;
    out.push({
      path,
      message: `"${domain}" is no trust domain: it consists of letters, digits, hyphens and dots, as "cluster.local"`,
      effect: 'refuse',
    });
  }
  return out;
}
