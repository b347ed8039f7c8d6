/** One `-----BEGIN X-----` block. Offsets count in the text that was read. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  readonly start: number;
  readonly end: number;
  /** The key is protected by a passphrase. */
  readonly encrypted: boolean;
}

/** What keeps Envoy from loading a PEM text, each found by trying it (Envoy 1.40). CRLF line ends and free text between blocks are harmless. */
export type PemDamage =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-pem' }
  | { readonly kind: 'base64-of-pem' }
  | { readonly kind: 'der' }
  | { readonly kind: 'pkcs12' }
  | { readonly kind: 'byte-order-mark' }
  | { readonly kind: 'blocks-on-one-line' }
  | { readonly kind: 'indented' }
  | { readonly kind: 'no-end'; readonly label: string }
  | { readonly kind: 'bad-base64'; readonly label: string };

export interface Pem {
  readonly blocks: readonly PemBlock[];
  readonly damage: readonly PemDamage[];
}

const begin = /-----BEGIN ([A-Z0-9 ]+)-----/g;

/** Reads the decoded value of a Secret's key, or of a file. Never throws. */
export function readPem(bytes: Buffer): Pem {
  const text = bytes.toString('latin1');
  if (text.trim() === '') return { blocks: [], damage: [{ kind: 'empty' }] };
  const damage: PemDamage[] = [];
  if (!text.includes('-----BEGIN ')) return { blocks: [], damage: [{ kind: shapeOf(bytes, text) }] };
  if (/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(text)) damage.push({ kind: 'byte-order-mark' });
  if (/-----END [A-Z0-9 ]+-----(?=-)/.test(text)) damage.push({ kind: 'blocks-on-one-line' });
  if (/^[ \t]+-----BEGIN /m.test(text)) damage.push({ kind: 'indented' });
  const blocks: PemBlock[] = [];
  for (const match of text.matchAll(begin)) {
    const label = match[1] ?? '';
    const start = match.index;
    const bodyStart = start + match[0].length;
    const footer = `-----END ${label}-----`;
    const stop = text.indexOf(footer, bodyStart);
    const next = text.indexOf('-----BEGIN ', bodyStart);
    if (stop === -1 || (next !== -1 && next < stop)) {
      damage.push({ kind: 'no-end', label });
      continue;
    }
    const body = text.slice(bodyStart, stop);
    const headers = /^(?:[A-Za-z-]+:.*\r?\n)+/m.exec(body);
    const base64 = (headers ? body.replace(headers[0], '') : body).replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 === 1) {
      damage.push({ kind: 'bad-base64', label });
      continue;
    }
    const encrypted = label === 'ENCRYPTED PRIVATE KEY' || /Proc-Type:.*ENCRYPTED/.test(headers?.[0] ?? '');
    blocks.push({ label, der: Buffer.from(base64, 'base64'), start, end: stop + footer.length, encrypted });
  }
  return { blocks, damage };
}

function shapeOf(bytes: Buffer, text: string): 'base64-of-pem' | 'der' | 'pkcs12' | 'not-pem' {
  const compact = text.replace(/\s+/g, '');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(compact) && Buffer.from(compact, 'base64').toString('latin1').includes('-----BEGIN '))
    return 'base64-of-pem';
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80) {
    // A PKCS#12 file starts with the integer 3, its version; a certificate with another sequence.
    const body = 2 + ((bytes[1] ?? 0) & 0x7f);
    return bytes[body] === 0x02 && bytes[body + 1] === 0x01 && bytes[body + 2] === 0x03 ? 'pkcs12' : 'der';
  }
  return 'not-pem';
}

export const isCertificate = (block: PemBlock): boolean => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(block.label);
export const isPrivateKey = (block: PemBlock): boolean => block.label.endsWith('PRIVATE KEY');
export const isRevocationList = (block: PemBlock): boolean => block.label === 'X509 CRL';
