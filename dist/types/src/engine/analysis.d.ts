import { type Deferred, type FileContents, Graph, type Resource, type Settings } from '../graph/index.ts';
import type { Range } from '../yaml/index.ts';
import { type InternalError } from './lint.ts';
import { type Finding, type Rule, type Severity } from './rule.ts';
/** Something the reader of a report should know that is no mistake in a manifest: a skipped file, a template. */
export interface Notice {
    readonly kind: string;
    readonly message: string;
    readonly file?: string;
    readonly range?: Range;
}
/** Objects that one cluster holds together. Rules never look across two views. */
export interface View {
    readonly name: string;
    readonly resources: readonly Resource[];
    /** A document that belongs to the view could not be read. */
    readonly incomplete: boolean;
    /** Documents that are parsed only when a rule asks for their kind. */
    readonly deferred?: readonly Deferred[];
}
/** What was read, before any rule looked at it. */
export interface Input {
    readonly contents: readonly FileContents[];
    readonly views: readonly View[];
    readonly notices: readonly Notice[];
}
export interface AnalysisOptions {
    /** Every rule there is. */
    readonly rules: readonly Rule[];
    readonly isRefused: (resource: Resource, graph: Graph) => boolean;
    readonly settings: Settings;
    /** Whether a rule is wanted; all of them where nothing is said. */
    readonly wants?: (rule: string) => boolean;
    /** Findings below are not reported. */
    readonly minSeverity?: Severity;
    /** Report also what comments and annotations suppress. */
    readonly noSuppression?: boolean;
}
export interface Analysis {
    /** Sorted by file, place, rule. */
    readonly findings: readonly Finding[];
    readonly suppressed: readonly Finding[];
    readonly notices: readonly Notice[];
    readonly internalErrors: readonly InternalError[];
}
/** Runs every rule over every view and makes one list of what they found. */
export declare function analyze(input: Input, options: AnalysisOptions): Analysis;
