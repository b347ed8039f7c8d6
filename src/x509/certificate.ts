import type { KeyObject, X509Certificate } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { oid, readDer, time } from './der.ts';
import { isCertificate, isPrivateKey, isRevocationList, type Pem, type PemBlock } from './pem.ts';

/** Loaded when the first certificate is read: most files hold none, and loading it is felt at start-up. */
const crypto = () => process.getBuiltinModule('node:crypto');

/** What a reader of a certificate wants to know. Times in milliseconds since 1970. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly subject: string;
  readonly issuer: string;
  /** Common name of the subject, empty where there is none. */
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa: boolean;
  /** The extension is there and says CA:FALSE, or it is missing: not a CA by X.509 v3. */
  readonly hasBasicConstraints: boolean;
  /** Object identifiers of the extended key usage; undefined where the extension is missing, which allows every use. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly key: KeyObject;
  /** As `RSA 1024`, `EC P-256`, `Ed25519`. */
  readonly keyName: string;
  /** As `SHA-1 with RSA`; undefined for algorithms that are not weak. */
  readonly weakSignature: string | undefined;
  readonly isSelfSigned: boolean;
  readonly fingerprint: string;
}

export const serverAuth = '1.3.6.1.5.5.7.3.1';
export const clientAuth = '1.3.6.1.5.5.7.3.2';
const anyUsage = '2.5.29.37.0';

const weakSignatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2 with RSA',
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.10040.4.3': 'SHA-1 with DSA',
  '1.2.840.10045.4.1': 'SHA-1 with ECDSA',
};

/** @returns undefined where the bytes are no certificate that OpenSSL can read. */
export function readCertificate(block: PemBlock): Certificate | undefined {
  try {
    const x509 = new (crypto().X509Certificate)(block.der);
    const names = alternativeNames(x509.subjectAltName ?? '');
    const structure = certificateStructure(block.der);
    const key = x509.publicKey;
    return {
      x509,
      subject: x509.subject ?? '',
      issuer: x509.issuer ?? '',
      commonName: /^CN=(.*)$/m.exec(x509.subject ?? '')?.[1] ?? '',
      ...names,
      notBefore: structure.notBefore,
      notAfter: structure.notAfter,
      isCa: x509.ca,
      hasBasicConstraints: structure.extensions.has('2.5.29.19'),
      extendedKeyUsage: structure.extensions.has('2.5.29.37') ? (x509.keyUsage ?? []) : undefined,
      key,
      keyName: keyName(key),
      weakSignature: weakSignatures[structure.signature],
      isSelfSigned: x509.subject === x509.issuer && verifies(x509, key),
      fingerprint: x509.fingerprint256,
    };
  } catch {
    return undefined;
  }
}

const verifies = (x509: X509Certificate, key: KeyObject): boolean => {
  try {
    return x509.verify(key);
  } catch {
    return false; // e.g. a signature algorithm that the build of OpenSSL refuses
  }
};

/** Certificates of a PEM text in file order; undefined stands for a block that cannot be read. */
export const certificatesOf = (pem: Pem): (Certificate | undefined)[] => pem.blocks.filter(isCertificate).map(readCertificate);

/** X.509 structure as far as node:crypto does not show it (RFC 5280, 4.1). */
function certificateStructure(der: Buffer): { signature: string; notBefore: number; notAfter: number; extensions: ReadonlySet<string> } {
  const [certificate] = readDer(der);
  const [body, algorithm] = readDer(certificate!.content);
  const fields = readDer(body!.content);
  const first = fields[0]?.tag === 0xa0 ? 1 : 0;
  const [notBefore, notAfter] = readDer(fields[first + 3]!.content);
  const extensions = new Set<string>();
  const list = fields.find(({ tag }) => tag === 0xa3);
  if (list) for (const extension of readDer(readDer(list.content)[0]!.content)) extensions.add(oid(readDer(extension.content)[0]!.content));
  return { signature: oid(readDer(algorithm!.content)[0]!.content), notBefore: time(notBefore!), notAfter: time(notAfter!), extensions };
}

/** Splits node's text form, `DNS:a.example, IP Address:10.0.0.1, URI:spiffe://...`; values with special characters are JSON strings. */
function alternativeNames(text: string): { dnsNames: string[]; ipAddresses: string[]; uris: string[] } {
  const out = { dnsNames: [] as string[], ipAddresses: [] as string[], uris: [] as string[] };
  for (const match of text.matchAll(/(DNS|IP Address|URI|email|DirName|othername|Registered ID):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)) {
    const value = match[2]?.startsWith('"') ? (JSON.parse(match[2]) as string) : (match[2] ?? '');
    if (match[1] === 'DNS') out.dnsNames.push(value);
    else if (match[1] === 'IP Address') out.ipAddresses.push(value);
    else if (match[1] === 'URI') out.uris.push(value);
  }
  return out;
}

const curveNames: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
  secp224r1: 'P-224',
  secp256k1: 'secp256k1',
};

function keyName(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return `EC ${curveNames[namedCurve ?? ''] ?? namedCurve}`;
  if (modulusLength !== undefined) return `${(key.asymmetricKeyType ?? '').toUpperCase()} ${modulusLength}`;
  return key.asymmetricKeyType === 'ed25519' ? 'Ed25519' : (key.asymmetricKeyType ?? 'unknown');
}

/** Why Envoy refuses to serve with this key (Envoy 1.40), or undefined. */
export function refusedKey(key: KeyObject): string | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && (modulusLength ?? 0) < 2048)
    return `Envoy serves only RSA keys of 2048 bits or more, this one has ${modulusLength}`;
  if (key.asymmetricKeyType === 'ec' && !['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve ?? ''))
    return `Envoy serves only the curves P-256, P-384 and P-521, this key is on ${curveNames[namedCurve ?? ''] ?? namedCurve}`;
  if (key.asymmetricKeyType === 'dsa') return 'Envoy does not serve DSA keys';
  return undefined;
}

/** The private key of a block: the key, or why it is none. */
export function readPrivateKey(block: PemBlock): KeyObject | 'encrypted' | 'unreadable' {
  if (block.encrypted) return 'encrypted';
  try {
    const types = { 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1', 'PRIVATE KEY': 'pkcs8' } as const;
    const type = types[block.label as keyof typeof types];
    return type ? crypto().createPrivateKey({ key: block.der, format: 'der', type }) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

export const privateKeyOf = (pem: Pem): KeyObject | 'encrypted' | 'unreadable' | undefined => {
  const block = pem.blocks.find(isPrivateKey);
  return block && readPrivateKey(block);
};

/** Whether a private key belongs to a certificate. */
export const keyMatches = (certificate: Certificate, key: KeyObject): boolean => {
  const wanted = certificate.key.export({ format: 'der', type: 'spki' });
  return crypto().createPublicKey(key).export({ format: 'der', type: 'spki' }).equals(wanted);
};

/** Whether `issuer` signed `certificate`. */
export const issued = (issuer: Certificate, certificate: Certificate): boolean =>
  certificate.x509.checkIssued(issuer.x509) && verifies(certificate.x509, issuer.key);

/** Whether a use is allowed: the extension is missing, names it, or allows any use. */
export const allowsUse = (certificate: Certificate, use: string): boolean => {
  const usage = certificate.extendedKeyUsage;
  return usage === undefined || usage.includes(use) || usage.includes(anyUsage);
};

/**
 * Whether a client that asks for `host` accepts one of the certificate's names (RFC 6125: a wildcard stands for one whole leftmost label).
 * A host with a wildcard of its own is covered by the same wildcard only. The common name is not looked at: current clients ignore it.
 */
export function coversHost(
  names: { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] },
  host: string,
): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$|:/.test(host)) return names.ipAddresses.includes(host);
  const wanted = ascii(host);
  return names.dnsNames.some((name) => dnsNameCovers(ascii(name), wanted));
}

/** Whether one DNS name of a certificate covers a host, both in ASCII and lower case. */
export const dnsNameCovers = (name: string, host: string): boolean => {
  if (name === host) return true;
  if (!name.startsWith('*.') || host.startsWith('*.')) return false;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === name.slice(1);
};

const ascii = (name: string): string => {
  const lower = name.toLowerCase().replace(/\.$/, '');
  if (/^[\x20-\x7e]*$/.test(lower)) return lower;
  return lower.startsWith('*.') ? `*.${domainToASCII(lower.slice(2))}` : domainToASCII(lower);
};

/** Issuer and validity of a revocation list (RFC 5280, 5.1); undefined where it cannot be read. Times in milliseconds since 1970. */
export function readRevocationList(block: PemBlock): { thisUpdate: number; nextUpdate: number | undefined; issuerDer: Buffer } | undefined {
  if (!isRevocationList(block)) return undefined;
  try {
    const [list] = readDer(block.der);
    const fields = readDer(readDer(list!.content)[0]!.content);
    const first = fields[0]?.tag === 0x02 ? 1 : 0;
    const next = fields[first + 3];
    return {
      issuerDer: fields[first + 1]!.whole,
      thisUpdate: time(fields[first + 2]!),
      nextUpdate: next && (next.tag === 0x17 || next.tag === 0x18) ? time(next) : undefined,
    };
  } catch {
    return undefined;
  }
}
