import { type Graph } from '../graph/index.ts';
import { type Path } from '../yaml/index.ts';
import { type Config } from './configs.ts';
import type { ClientTls, DestinationRuleSpec, LoadBalancer, PortTrafficPolicy, SubsetSpec, TrafficPolicy } from './specs.ts';
/**
 * DestinationRules as proxies see them: indexed, merged and selected.
 * Source: pilot/pkg/model/push_context.go setDestinationRules and destinationRule, pilot/pkg/model/destination_rule.go mergeDestinationRule.
 */
/** A value of a DestinationRule with the place it was written at: `config.at(...path)`. */
export interface Part<T> {
    readonly value: T;
    readonly config: Config<DestinationRuleSpec>;
    readonly path: Path;
}
/** What one level of a traffic policy says, as far as it decides about TLS. */
export interface PolicyLevel {
    readonly tls: Part<ClientTls> | undefined;
    readonly loadBalancer: Part<LoadBalancer> | undefined;
    /** Where the level itself stands. */
    readonly at: Part<PortTrafficPolicy | TrafficPolicy>;
}
export interface Policy extends PolicyLevel {
    readonly ports: readonly (PolicyLevel & {
        readonly number: number | undefined;
    })[];
}
export interface Subset {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly policy: Policy | undefined;
    readonly at: Part<SubsetSpec>;
}
/** A DestinationRule, or several of one host that istiod has merged into one. */
export interface MergedRule {
    /** The first of them, under whose name the result is known. */
    readonly config: Config<DestinationRuleSpec>;
    readonly from: readonly Config<DestinationRuleSpec>[];
    /** With short names resolved. */
    readonly host: string;
    /** Empty: not said. */
    readonly exportTo: ReadonlySet<string>;
    readonly selector: Readonly<Record<string, string>> | undefined;
    readonly policy: Policy | undefined;
    readonly subsets: readonly Subset[];
    /** Of several rules that say different things the oldest counts, and the input does not tell which one that is. */
    readonly dependsOnAge: boolean;
}
/** Every DestinationRule in the order in which istiod merges them: those with a workloadSelector (since 1.22), then the rest, each by age. */
export declare const destinationRules: (graph: Graph) => readonly Config<DestinationRuleSpec>[];
/** What a lookup needs to know of a service. */
export interface RuleTarget {
    readonly hostname: string;
    readonly namespace: string;
}
/**
 * The rules among which the labels of a proxy choose: those of the proxy's namespace, else of the service's, else of the root namespace,
 * and in the first of these that knows the host only those for the most specific host (PushContext.destinationRule).
 */
export declare function candidateRules(graph: Graph, proxyNamespace: string, service: RuleTarget): readonly MergedRule[];
/** What decides about the rules that a proxy uses. */
export interface RuleClient {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
}
/** The rule that a proxy uses toward a service: one whose workloadSelector fits it, else the last without one (SidecarScope.DestinationRule). */
export declare const destinationRuleFor: (graph: Graph, proxy: RuleClient, service: RuleTarget) => MergedRule | undefined;
/** A rule, and whether it could be another one: a placeholder decides, or rules whose order of age the input does not show. */
export interface RuleChoice {
    readonly rule: MergedRule | undefined;
    readonly isUncertain: boolean;
}
export declare function chooseRule(graph: Graph, proxy: RuleClient, service: RuleTarget): RuleChoice;
/** Proxies with the same answer here use the same rule toward every service: answers about one of them hold for all. */
export declare function ruleClientClass(graph: Graph, proxy: RuleClient): string;
/** The first setting for a Service port (util.GetPortLevelTrafficPolicy). */
export declare const portLevel: (policy: Policy | undefined, port: number) => PolicyLevel | undefined;
