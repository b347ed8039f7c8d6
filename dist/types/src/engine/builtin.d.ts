import type { RuleInfo } from './rule.ts';
export declare const builtin: {
    readonly brokenYaml: RuleInfo;
    readonly unknownKind: RuleInfo;
    readonly suppressionWithoutReason: RuleInfo;
    readonly suppressionWithoutEffect: RuleInfo;
    readonly suppressionOfUnknownRule: RuleInfo;
};
/** What the engine itself reports, beside the rules. */
export declare const builtinRules: readonly RuleInfo[];
