import type { Analysis, Finding, Input, Notice } from '../engine/index.ts';
/** The JSON report, schemaVersion 1: the contract with editors and scripts. Fields are only ever added. */
export interface Report {
    readonly schemaVersion: 1;
    readonly tool: {
        readonly name: 'istio-tls-lint';
        readonly version: string;
    };
    readonly summary: Summary;
    readonly findings: readonly Finding[];
    readonly notices: readonly Notice[];
}
export interface Summary {
    readonly files: number;
    readonly documents: number;
    /** Objects that rules read. */
    readonly resources: number;
    /** Documents of kinds that nothing reads. */
    readonly skipped: number;
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    readonly suppressed: number;
}
/** Findings by file, in the order of the report. */
export declare function byFile({ findings }: Pick<Report, 'findings'>): Map<string, Finding[]>;
export declare const toolVersion: string;
export declare function reportOf({ contents }: Input, { findings, suppressed, notices, internalErrors }: Analysis): Report;
