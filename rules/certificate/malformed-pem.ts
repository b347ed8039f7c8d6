import { rule } from '../../src/engine/index.ts';
import { type MaterialValue, material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { isCertificate, isPrivateKey, type PemDamage, readPrivateKey } from '../../src/x509/index.ts';

const texts: Record<PemDamage['kind'], (key: string) => string> = {
  empty: (key) => `${key} is empty`,
  'not-pem': (key) => `${key} holds no PEM block: a line like "-----BEGIN CERTIFICATE-----" is missing`,
  'base64-of-pem': (key) =>
    `${key} decodes to base64 text, not to PEM: it was base64-encoded once too often (under stringData the value stands as it is, under data encoded once)`,
  der: (key) => `${key} is in binary DER form; Envoy reads PEM`,
  pkcs12: (key) => `${key} is a PKCS#12 file; Envoy reads PEM`,
  'byte-order-mark': (key) => `${key} begins with a byte order mark, which hides its first PEM block`,
  'blocks-on-one-line': (key) =>
    `In ${key} a PEM block begins on the line that ends another: the newline after "-----END ...-----" is missing`,
  indented: (key) => `The PEM block in ${key} is indented by spaces`,
  'no-end': (key) => `A PEM block in ${key} has no "-----END" line: it is cut off`,
  'bad-base64': (key) => `A PEM block in ${key} holds characters that are not base64`,
};

export default rule({
  id: 'malformed-pem',
  area: 'certificate',
  severity: 'error',
  summary: 'A certificate, key or CA is not PEM that Envoy can read',
  impact: 'Envoy refuses the whole Secret: TLS connections that need it are reset.',
  fix: 'Write the value as PEM: one block after the other, each "-----BEGIN" and "-----END" on a line of its own and at column 0.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting',
    'https://datatracker.ietf.org/doc/html/rfc7468',
  ],
  on: ['Secret', 'ConfigMap'],
  reads: ['Gateway', 'DestinationRule'],
  *check(resource, graph) {
    if (!isKeyMaterial(graph, resource)) return;
    const { certificate, privateKey, ca } = material(graph, resource);
    for (const value of [certificate, privateKey, ca]) {
      if (!value) continue;
      const damage = value.pem.damage[0];
      if (damage) yield { at: value.at, message: texts[damage.kind](value.key) };
      else if (value === privateKey) yield* wrongKey(value);
      else if (!value.pem.blocks.some(isCertificate))
        yield { at: value.at, message: `${value.key} holds ${describe(value)} and no certificate` };
      else if (value.certificates.includes(undefined))
        yield { at: value.at, message: `A certificate in ${value.key} cannot be read: its content is damaged` };
    }
  },
});

function* wrongKey(value: MaterialValue) {
  const block = value.pem.blocks.find(isPrivateKey);
  if (!block) yield { at: value.at, message: `${value.key} holds ${describe(value)} and no private key` };
  else if (readPrivateKey(block) === 'unreadable')
    yield { at: value.at, message: `The private key in ${value.key} cannot be read: its content is damaged` };
}

const describe = ({ pem }: MaterialValue): string => `a block "${pem.blocks[0]?.label ?? ''}"`;
