import { type RuleInfo, type Severity } from './engine/index.ts';
import { type Trace } from './istio/trace.ts';
import { type Report } from './report/report.ts';
export type { Finding, Notice, Severity } from './engine/index.ts';
export type { ResourceRef } from './graph/index.ts';
export type { Trace } from './istio/trace.ts';
export type { Report, Summary } from './report/report.ts';
export type { Position, Range } from './yaml/index.ts';
/** What is known of the mesh beyond the manifests. */
export interface MeshOptions {
    /** Version of the mesh, as `1.29`; the newest where nothing is given. */
    readonly istioVersion?: string;
    /** Moment that certificates are judged at, as a Date or `2027-03-31`; now where nothing is given. */
    readonly now?: Date | string;
    /** Kinds of which the files hold every object there is, or `all`. */
    readonly closedWorld?: readonly string[] | 'all';
    /** Namespace of objects that name none. */
    readonly namespace?: string;
}
export interface LintOptions extends MeshOptions {
    /** Run only these rules. */
    readonly select?: readonly string[];
    /** Run all but these rules. */
    readonly ignore?: readonly string[];
    /** Findings below are left out. */
    readonly minSeverity?: Severity;
    /** Report also what comments and annotations suppress. */
    readonly noIgnores?: boolean;
}
/** Manifests: path as reports shall show it, and text. */
export type Files = Readonly<Record<string, string>> | Iterable<readonly [path: string, text: string]>;
/**
 * Lints manifests. Reads nothing from the disk.
 * @returns the report that `istio-tls-lint --format json` prints
 * @throws on options that make no sense
 */
export declare function lint(files: Files, options?: LintOptions): Report;
/** What istiod makes of the manifests of one cluster, in the shape of `schemas/trace.schema.json`. */
export declare function trace(files: Files, options?: MeshOptions): Trace;
/** Every rule, as `istio-tls-lint list-rules` lists them. */
export declare const rules: readonly RuleInfo[];
