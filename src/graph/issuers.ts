import type { Field } from '../yaml/index.ts';
import type { Graph } from './graph.ts';
import type { Resource } from './resource.ts';

/** What a Certificate says about who issues it (cert-manager: kind Issuer where none is written). */
export interface IssuerRef {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
  readonly at: Field;
}

/** @returns undefined for issuers of other groups, and where no name is known */
export function issuerRef(certificate: Resource): IssuerRef | undefined {
  const at = certificate.at('spec', 'issuerRef');
  const group = at.get('group').string();
  const kind = at.get('kind').string() ?? 'Issuer';
  const name = at.get('name').string();
  if (!name || at.get('kind').isUnknown || (group !== undefined && group !== 'cert-manager.io')) return undefined;
  return kind === 'Issuer' || kind === 'ClusterIssuer' ? { kind, name, at } : undefined;
}

/** The issuer of a Certificate, where the input holds it. */
export function issuerOf(graph: Graph, certificate: Resource): Resource | undefined {
  const reference = issuerRef(certificate);
  if (!reference) return undefined;
  return graph.get(reference.kind, reference.kind === 'Issuer' ? certificate.namespace : '', reference.name);
}
