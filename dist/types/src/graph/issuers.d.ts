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
export declare function issuerRef(certificate: Resource): IssuerRef | undefined;
/** The issuer of a Certificate, where the input holds it. */
export declare function issuerOf(graph: Graph, certificate: Resource): Resource | undefined;
