import { type Graph, type Resource, type ResourceRef, type Settings } from '../graph/index.ts';
import type { Finding, Rule, Version } from './rule.ts';
/** A rule that threw, with the object it was looking at. */
export interface InternalError {
    readonly rule: string;
    readonly resource: ResourceRef;
    readonly message: string;
}
export interface LintResult {
    /** Their `fingerprint` is the identity that fingerprints are made of, until `withFingerprints` has seen them all. */
    readonly findings: readonly Finding[];
    readonly internalErrors: readonly InternalError[];
}
export interface LintOptions {
    readonly rules: readonly Rule[];
    /** Whether the cluster would refuse an object; only rules with `onRefused` run on those. */
    readonly isRefused: (resource: Resource, graph: Graph) => boolean;
    readonly view?: string;
}
export declare const docsBase = "https://github.com/istio-tls-lint/istio-tls-lint/blob/main/docs/rules";
/** Runs the rules over one view. A rule that throws loses what it had still to say about that object, and nothing else stops. */
export declare function lintGraph(graph: Graph, options: LintOptions): LintResult;
/** Whether the mistake exists in the version of the mesh; where none is given, in the newest. */
export declare const appliesTo: (rule: Pick<Rule, 'since' | 'until' | 'alsoWithoutVersion'>, { istioVersion }: Pick<Settings, 'istioVersion'>) => boolean;
export declare const compareVersions: (a: Version, b: Version) => number;
/** File, place, rule; message last so that the order is total. */
export declare const byPlace: (a: Finding, b: Finding) => number;
