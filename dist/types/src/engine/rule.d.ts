import type { Graph, Kind, Resource, ResourceRef } from '../graph/index.ts';
import type { Fix, Place, Range } from '../yaml/index.ts';
export type { Edit, Fix } from '../yaml/index.ts';
export declare const severities: readonly ['info', 'warning', 'error'];
export type Severity = (typeof severities)[number];
/** Istio minor version, as `[1, 29]`. */
export type Version = readonly [number, number];
export declare const areas: readonly ['gateway', 'credential', 'certificate', 'virtual-service', 'destination-rule', 'egress', 'service-entry', 'peer-authentication', 'ambient', 'gateway-api', 'ingress', 'cert-manager', 'mesh', 'schema', 'input', 'suppression'];
export type Area = (typeof areas)[number];
export interface Related {
    /** A Field of any resource, or its key. */
    readonly at: Place;
    readonly message: string;
}
/** One mistake as a rule sees it. */
export interface Problem {
    readonly at: Place;
    /** One sentence with the concrete names: what is wrong here. */
    readonly message: string;
    /** Only where this case is milder or worse than the rule's own severity. */
    readonly severity?: Severity;
    /** What happens to real traffic, where the rule's general sentence is too general. */
    readonly impact?: string;
    /** The concrete thing to write, where the rule's general sentence is too general. */
    readonly help?: string;
    readonly related?: readonly Related[];
    readonly fix?: Fix;
}
export interface Rule {
    /** kebab-case; names the mistake, never the remedy. */
    readonly id: string;
    readonly area: Area;
    readonly severity: Severity;
    /** One line for lists. */
    readonly summary: string;
    /** What happens to real traffic. */
    readonly impact: string;
    /** What to write instead. */
    readonly fix: string;
    readonly references: readonly string[];
    /** First and last Istio version that the mistake exists in. Where no version is given, the newest is meant, so rules with `until` do not run. */
    readonly since?: Version;
    readonly until?: Version;
    /** Run also where no version is given, although `until` is past. */
    readonly alsoWithoutVersion?: true;
    /** Kinds that the rule is run on. */
    readonly on: readonly Kind[];
    /** Further kinds that it looks at. */
    readonly reads: readonly Kind[];
    /** Also run on objects that the cluster would refuse. Only rules that say why it is refused want that. */
    readonly onRefused?: true;
    check(resource: Resource, graph: Graph): Iterable<Problem>;
}
/** What can be said of a rule without running it. */
export type RuleInfo = Pick<Rule, 'id' | 'area' | 'severity' | 'summary' | 'impact' | 'fix' | 'references' | 'since' | 'until'>;
export declare const rule: (definition: Rule) => Rule;
/** A problem after configuration and suppression: plain data, the shape of the JSON report. */
export interface Finding {
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
    readonly impact: string;
    readonly help: string;
    readonly docsUrl: string;
    readonly file: string;
    readonly range: Range;
    readonly path: string;
    readonly resource: ResourceRef;
    readonly related: readonly {
        message: string;
        file: string;
        range: Range;
        path: string;
        resource?: ResourceRef;
    }[];
    readonly views: readonly string[];
    readonly fingerprint: string;
    readonly fix?: {
        title: string;
        safe: boolean;
        edits: readonly {
            file: string;
            range: Range;
            newText: string;
        }[];
    };
}
