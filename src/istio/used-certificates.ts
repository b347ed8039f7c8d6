import type { Graph, Resource } from '../graph/index.ts';
import type { Certificate } from '../x509/index.ts';
import type { Field } from '../yaml/index.ts';
import { material } from './secret-material.ts';
import { isKeyMaterial } from './secret-uses.ts';

/** One readable certificate of a Secret or ConfigMap that matters to Istio. */
export interface UsedCertificate {
  readonly certificate: Certificate;
  /** The key of the object that holds it. */
  readonly at: Field;
  /** For messages: `The certificate of shop.example.com in "istio-ingress/shop-cert"`. */
  readonly what: string;
  /** One of the trusted CAs, not of the served chain. */
  readonly isBundle: boolean;
  /** Every readable certificate of the same key. */
  readonly all: readonly Certificate[];
  /** Position in its key, from 0. */
  readonly index: number;
}

/** The certificates of the served chain and of the CA of an object; none where no Envoy is known to use it. */
export function usedCertificates(graph: Graph, resource: Resource): UsedCertificate[] {
  if (!isKeyMaterial(graph, resource)) return [];
  const { certificate, ca } = material(graph, resource);
  return [certificate, ca].flatMap((value) => {
    if (!value) return [];
    const all = value.certificates.filter((one) => one !== undefined);
    return all.map((one, index) => ({
      certificate: one,
      at: value.at,
      what: `The ${value === ca ? 'CA certificate' : index === 0 ? 'certificate' : 'intermediate certificate'} ${nameOf(one)} in "${resource.id}"`,
      isBundle: value === ca,
      all,
      index,
    }));
  });
}

/** What people call a certificate: its first name, or its subject. */
export const nameOf = ({ dnsNames, commonName, subject }: Certificate): string =>
  `"${(dnsNames[0] ?? commonName) || subject.replaceAll('\n', ', ')}"`;

/** A span of milliseconds in whole days: `1 day`, `12 days`. */
export const days = (span: number): string => {
  const count = Math.floor(span / (24 * 60 * 60 * 1000));
  return count === 1 ? '1 day' : `${count} days`;
};
